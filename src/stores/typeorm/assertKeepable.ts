import { assertPlainIds } from '../assertPlainIds';
import type { Session } from '../../sessions/Session';

/** What an engine does not take, or takes for another character. */
const unkeepable = /\0|\p{Surrogate}/u;

/**
 * Refuses a session that would be found again otherwise than it was.
 *
 * @throws TypeError for ids that are not visible ASCII of at most 255 characters, and for a subject that is no text
 */
export function assertKeepable(session: Session): void {
  assertPlainIds(session.sid, session.refresh.jti);
  if (unkeepable.test(session.subject))
    throw new TypeError('The subject of a session must have no NUL and no half characters.');
}
