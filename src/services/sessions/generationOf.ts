import type { RefreshGeneration } from '../../stores/Session';

/** What a presented refresh token is to its session. */
export type Generation = 'current' | 'predecessor' | 'replaced';

/**
 * Tells the refresh token that is good from the one before it, which within the grace window is answered with its
 * successor once more, and from all others: somebody kept a copy.
 *
 * @param grace - milliseconds
 */
export function generationOf(jti: string, refresh: RefreshGeneration, now: number, grace: number): Generation {
  if (jti === refresh.jti) return 'current';
  const isPredecessor = jti === refresh.previousJti && refresh.rotatedAt !== null;
  // A clock behind that of the process which rotated makes the time since negative: it was a moment ago.
  return isPredecessor && grace > 0 && now - refresh.rotatedAt < grace ? 'predecessor' : 'replaced';
}
