import type { RefreshGeneration } from './Session';
import type { SessionSettings } from './SessionSettings';

/** How a presented refresh token relates to its session. */
export type Generation = 'current' | 'predecessor' | 'replaced';

/**
 * Tells whether a refresh token is the current one, its predecessor, or one that was replaced before. Within the grace
 * window, the predecessor still gets the same successor. Any other token means that somebody kept a copy.
 */
export function generationOf(
  jti: string,
  refresh: RefreshGeneration,
  now: number,
  { graceWindow, clockSkew }: Pick<SessionSettings, 'graceWindow' | 'clockSkew'>,
): Generation {
  if (jti === refresh.jti) return 'current';
  if (jti !== refresh.previousJti || refresh.rotatedAt === null || graceWindow === 0) return 'replaced';
  const since = now - refresh.rotatedAt;
  // The difference is negative if this process's clock is behind the clock of the process that rotated. Beyond the
  // tolerance, a clock that was set back would keep the window open.
  return since >= -clockSkew && since < graceWindow ? 'predecessor' : 'replaced';
}
