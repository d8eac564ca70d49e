import type { ProofStore } from '../dpop/ProofStore';
import type { RateLimitStore } from '../limits/RateLimitStore';
import type { RevocationStore } from '../revocation/RevocationStore';
import { purgeSessions, type SessionStore } from '../sessions/SessionStore';

/** How many rows a purge deleted. */
export interface Purged {
  readonly revocations: number;
  readonly sessions: number;
  /** DPoP proofs. Absent if none are stored. */
  readonly proofs?: number;
  /** Counters of rate limits. Absent if AuthX has no store for them. */
  readonly rateLimits?: number;
}

/** The stores to purge. A store that is not kept is undefined. */
export interface PurgedStores {
  readonly revokedTokens: Pick<RevocationStore, 'purge'> | undefined;
  readonly sessions: Pick<SessionStore, 'purge'> | undefined;
  readonly proofs?: Pick<ProofStore, 'purge'> | undefined;
  readonly rateLimits?: Pick<RateLimitStore, 'purge'> | undefined;
}

/**
 * Purges each store, even if another one fails.
 *
 * @throws the error of the first store that failed
 */
export async function purgeStores(stores: PurgedStores, now: Date): Promise<Purged> {
  const { revokedTokens, sessions, proofs, rateLimits } = stores;
  // One store after the other, because they may share one connection.
  const [revocations] = await Promise.allSettled([revokedTokens?.purge(now)]);
  const [ended] = await Promise.allSettled([sessions && purgeSessions(sessions, now)]);
  const [used] = await Promise.allSettled([proofs?.purge(now)]);
  const [counters] = await Promise.allSettled([rateLimits?.purge(now)]);
  for (const outcome of [revocations, ended, used, counters]) if (outcome.status === 'rejected') throw outcome.reason;
  return {
    revocations: countOf(revocations),
    sessions: countOf(ended),
    ...(proofs && { proofs: countOf(used) }),
    ...(rateLimits && { rateLimits: countOf(counters) }),
  };
}

const countOf = (outcome: PromiseSettledResult<number | undefined>): number =>
  outcome.status === 'fulfilled' ? (outcome.value ?? 0) : 0;
