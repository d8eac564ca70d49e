import type { SessionState } from '../../stores/SessionStore';
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
