import type { RefreshGeneration } from './Session';
import type { SessionSettings } from './SessionSettings';

/** How a presented refresh token relates to its session. */
export type Generation = 'current' | 'predecessor' | 'replaced';

/**
 * Tells whether a refresh token is the current one, its predecessor, or one that was replaced before. Within the grace
 * window, the predecessor still gets the same successor. Any other token means that somebody kept a copy.
 *
 * @param now - by the clock of the store, as `rotatedAt` is
 */
export function classifyRefreshToken(
  jti: string,
  refresh: RefreshGeneration,
  now: number,
  { graceWindow, clockSkew }: Pick<SessionSettings, 'graceWindow' | 'clockSkew'>,
): Generation {
  if (jti === refresh.jti) return 'current';
  if (jti !== refresh.previousJti || graceWindow === 0) return 'replaced';
  // No request is known to have been answered with the successor, so that the window has not begun.
  if (refresh.rotatedAt === null) return 'predecessor';
  const since = now - refresh.rotatedAt;
  // The difference is negative if the store's clock was set back. Beyond the tolerance, the window would stay open.
  return since >= -clockSkew && since < graceWindow ? 'predecessor' : 'replaced';
}
