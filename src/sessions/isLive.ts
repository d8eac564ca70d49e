import type { SessionState } from './SessionStore';
import type { SessionSettings } from './SessionSettings';

/** Tells whether a session is live: it exists, nobody ended it, and its time is not over. */
export function isLive(
  { session, notBefore }: SessionState,
  now: number,
  { idleLifetime }: Pick<SessionSettings, 'idleLifetime'>,
): boolean {
  if (session?.revokedAt !== null) return false;
  if (session.endsAt !== null && now >= session.endsAt) return false;
  if (idleLifetime !== null && now - session.lastActiveAt >= idleLifetime) return false;
  return notBefore === undefined || session.createdAt > notBefore;
}

/**
 * Tells whether a session is open: it is live, and its refresh token has not expired. A session that was left until its
 * refresh token expired does not count, although nothing has ended it.
 */
export function isOpen(state: SessionState, now: number, settings: Pick<SessionSettings, 'idleLifetime'>): boolean {
  const expiresAt = state.session?.refresh.expiresAt ?? null;
  return isLive(state, now, settings) && (expiresAt === null || now < expiresAt * 1000);
}
