import type { Session } from './Session';
import type { SessionState } from './SessionStore';

/**
 * Checks what a session store answers. A store of an application may return times as its driver gives them: as text, as
 * `Date`, or as NaN. Every comparison with such a value is false, so an ended session would count as live.
 *
 * @throws TypeError if the answer is not a valid state
 */
export function readSessionState(state: unknown): SessionState {
  if (typeof state !== 'object' || state === null) throw new TypeError('A session store must answer with a state.');
  const { session, notBefore, now } = state as SessionState;
  if (notBefore !== undefined && !isTime(notBefore)) throw invalid('notBefore');
  if (now !== undefined && !isTime(now)) throw invalid('time');
  if (session !== undefined) assertSession(session);
  return state as SessionState;
}

/**
 * Checks the list of sessions that a session store answers, in the same way.
 *
 * @throws TypeError if the answer is not a list of valid sessions
 */
export function readSessions(sessions: unknown): readonly Session[] {
  if (!Array.isArray(sessions)) throw new TypeError('A session store must answer with a list of sessions.');
  sessions.forEach(assertSession);
  return sessions as readonly Session[];
}

function assertSession(session: unknown): void {
  if (typeof session !== 'object' || session === null) throw invalid('session');
  const { sid, subject, createdAt, lastActiveAt, endsAt, revokedAt, refresh } = session as Session;
  if (typeof sid !== 'string' || typeof subject !== 'string') throw invalid('session');
  if (!isTime(createdAt) || !isTime(lastActiveAt)) throw invalid('time of the session');
  if (!isTimeOrNull(endsAt) || !isTimeOrNull(revokedAt)) throw invalid('end of the session');
  if (typeof (refresh as unknown) !== 'object' || (refresh as unknown) === null) throw invalid('refresh token');
  const { jti, previousJti, expiresAt, rotatedAt, issuedAt } = refresh;
  if (typeof jti !== 'string' || (previousJti !== null && typeof previousJti !== 'string')) throw invalid('jti');
  if (!isTime(issuedAt) || !isTimeOrNull(expiresAt) || !isTimeOrNull(rotatedAt))
    throw invalid('time of the refresh token');
}

const isTime = (value: unknown): boolean => Number.isFinite(value);

const isTimeOrNull = (value: unknown): boolean => value === null || isTime(value);

const invalid = (what: string): TypeError =>
  new TypeError(`The session store answered with an invalid ${what}. Times are numbers, in milliseconds since 1970.`);
