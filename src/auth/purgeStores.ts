import { type PurgedSessions, purgeSessions } from '../sessions/SessionStore';

/** How many rows a purge deleted. */
export interface Purged {
  readonly revocations: number;
  readonly sessions: number;
  /** DPoP proofs. Absent if none are stored. */
  readonly proofs?: number;
  /** Counters of rate limits. Absent if AuthX has no store for them. */
  readonly rateLimits?: number;
}

/** A store that may tell during a purge how many entries it has deleted so far. */
interface PurgedStore {
  purge(now: Date, onProgress?: (deleted: number) => void): Promise<number>;
}

/** The stores to purge. A store that is not kept is undefined. */
export interface PurgedStores {
  readonly revokedTokens: PurgedStore | undefined;
  readonly sessions: PurgedSessions | undefined;
  readonly proofs?: PurgedStore | undefined;
  readonly rateLimits?: PurgedStore | undefined;
}

/** Is told how many entries of a store were deleted so far. */
export type PurgeReport = (store: keyof Purged, deleted: number) => void;

/**
 * Purges each store, even if another one fails.
 *
 * @param report - is told the progress of the stores that tell it
 * @throws the error of the first store that failed
 */
export async function purgeStores(stores: PurgedStores, now: Date, report?: PurgeReport): Promise<Purged> {
  const { revokedTokens, sessions, proofs, rateLimits } = stores;
  const telling = (store: keyof Purged) => report && ((deleted: number) => report(store, deleted));
  // One store after the other, because they may share one connection.
  const [revocations] = await Promise.allSettled([revokedTokens?.purge(now, telling('revocations'))]);
  const [ended] = await Promise.allSettled([sessions && purgeSessions(sessions, now, telling('sessions'))]);
  const [used] = await Promise.allSettled([proofs?.purge(now, telling('proofs'))]);
  const [counters] = await Promise.allSettled([rateLimits?.purge(now, telling('rateLimits'))]);
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
