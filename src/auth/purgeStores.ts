import type { RevocationStore } from '../revocation/RevocationStore';
import { purgeSessions, type SessionStore } from '../sessions/SessionStore';

/** How many rows a purge deleted. */
export interface Purged {
  readonly revocations: number;
  readonly sessions: number;
}

/** The stores to purge. A store that is not kept is undefined. */
export interface PurgedStores {
  readonly revokedTokens: Pick<RevocationStore, 'purge'> | undefined;
  readonly sessions: Pick<SessionStore, 'purge'> | undefined;
}

/**
 * Purges each store, even if the other one fails.
 *
 * @throws the error of the first store that failed
 */
export async function purgeStores({ revokedTokens, sessions }: PurgedStores, now: Date): Promise<Purged> {
  // One store after the other, because both may share one connection.
  const [revocations] = await Promise.allSettled([revokedTokens?.purge(now)]);
  const [ended] = await Promise.allSettled([sessions && purgeSessions(sessions, now)]);
  for (const outcome of [revocations, ended]) if (outcome.status === 'rejected') throw outcome.reason;
  return { revocations: countOf(revocations), sessions: countOf(ended) };
}

const countOf = (outcome: PromiseSettledResult<number | undefined>): number =>
  outcome.status === 'fulfilled' ? (outcome.value ?? 0) : 0;
