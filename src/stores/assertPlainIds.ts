import type { Session } from './Session';
import { isPlain } from './textKey';

/**
 * Refuses a session whose ids a store could take for others.
 *
 * @throws TypeError for ids that are not visible ASCII of at most 255 characters
 */
export function assertPlainIds({ sid, refresh }: Session): void {
  if ([sid, refresh.jti].every(isPlain)) return;
  throw new TypeError('The ids of a session must be visible ASCII, of at most 255 characters.');
}
