import type { SessionState } from '../../stores/SessionStore';
import { isLive } from './isLive';
import type { SessionSettings } from './SessionSettings';

/**
 * Whether a session is one that its owner has: its tokens are taken, and there is a refresh token to get others with. One
 * that was left until its refresh token expired is nobody's, though nothing has ended it.
 */
export function isOpen(state: SessionState, now: number, settings: Pick<SessionSettings, 'idleLifetime'>): boolean {
  const expiresAt = state.session?.refresh.expiresAt ?? null;
  return isLive(state, now, settings) && (expiresAt === null || now < expiresAt * 1000);
}
