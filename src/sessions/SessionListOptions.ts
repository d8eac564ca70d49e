import { refuseUnknown } from '../config/refuseUnknown';
import type { SessionInfo } from './SessionInfo';
import type { SessionPage } from './SessionStore';

/** Which live sessions to list. */
export interface SessionListOptions {
  /** How many to return at most. Default: all. */
  readonly limit?: number | undefined;
  /** The last session of the page before. Only later sessions are returned. Default: from the oldest one. */
  readonly after?: Pick<SessionInfo, 'createdAt' | 'sid'> | undefined;
}

/**
 * Checks the options, and turns them into the first page to ask for. A list without a limit is one page.
 *
 * @throws RangeError for a limit below 1; TypeError for a session that is none
 */
export function readListOptions(options: SessionListOptions): SessionPage {
  refuseUnknown('sessions.list', options, ['limit', 'after']);
  const { limit = Infinity, after } = options;
  if (limit !== Infinity && !(Number.isSafeInteger(limit) && limit > 0)) {
    throw new RangeError('sessions.list: limit must be a whole number above 0.');
  }
  if (after === undefined) return { limit };
  const createdAt = Number(after.createdAt);
  if (!Number.isFinite(createdAt) || typeof (after.sid as unknown) !== 'string') {
    throw new TypeError('sessions.list: after must be a session of the page before, with its createdAt and sid.');
  }
  return { limit, after: { createdAt, sid: after.sid } };
}
