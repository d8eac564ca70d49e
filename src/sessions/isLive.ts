import type { SessionState } from './SessionStore';
import type { SessionSettings } from './SessionSettings';

/** Whether the tokens of a session are taken: it is there, nobody ended it, and it is not over by time. */
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
 * Whether a session is one that its owner has: its tokens are taken, and there is a refresh token to get others with. One
 * that was left until its refresh token expired is nobody's, though nothing has ended it.
 */
export function isOpen(state: SessionState, now: number, settings: Pick<SessionSettings, 'idleLifetime'>): boolean {
  const expiresAt = state.session?.refresh.expiresAt ?? null;
  return isLive(state, now, settings) && (expiresAt === null || now < expiresAt * 1000);
}
