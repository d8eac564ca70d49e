import type { RefreshGeneration } from '../../stores/Session';
import type { SessionSettings } from './SessionSettings';

/** What a presented refresh token is to its session. */
export type Generation = 'current' | 'predecessor' | 'replaced';

/**
 * Tells the refresh token that is good from the one before it, which within the grace window is answered with its
 * successor once more, and from all others: somebody kept a copy.
 *
 * @param now - by the clock of the store, as `rotatedAt` is
 */
export function generationOf(
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
  // Negative if the clock of the store was set back. Beyond the tolerance, the window would stay open for as long.
  return since >= -clockSkew && since < graceWindow ? 'predecessor' : 'replaced';
}
