import type { RefreshGeneration } from './Session';
import type { SessionSettings } from './SessionSettings';

/** What a presented refresh token is to its session. */
export type Generation = 'current' | 'predecessor' | 'replaced';

/**
 * Tells the refresh token that is good from the one before it, which within the grace window is answered with its
 * successor once more, and from all others: somebody kept a copy.
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
  // Negative by a clock behind that of the process which rotated: it was a moment ago. A clock that was set back further
  // would keep the window open for as long.
  return since >= -clockSkew && since < graceWindow ? 'predecessor' : 'replaced';
}
