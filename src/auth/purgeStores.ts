import type { RevocationStore } from '../revocation/RevocationStore';
import { purgeSessions, type SessionStore } from '../sessions/SessionStore';

/** How much was forgotten. */
export interface Purged {
  readonly revocations: number;
  readonly sessions: number;
}

/** What there is to purge; undefined for what is not kept. */
export interface PurgedStores {
  readonly revokedTokens: Pick<RevocationStore, 'purge'> | undefined;
  readonly sessions: Pick<SessionStore, 'purge'> | undefined;
}

/**
 * Forgets what no token needs any more, in each store though the other fails.
 *
 * @throws what the first of them failed with
 */
export async function purgeStores({ revokedTokens, sessions }: PurgedStores, now: Date): Promise<Purged> {
  // One after the other, since both may have one connection.
  const [revocations] = await Promise.allSettled([revokedTokens?.purge(now)]);
  const [ended] = await Promise.allSettled([sessions && purgeSessions(sessions, now)]);
  for (const outcome of [revocations, ended]) if (outcome.status === 'rejected') throw outcome.reason;
  return { revocations: countOf(revocations), sessions: countOf(ended) };
}

const countOf = (outcome: PromiseSettledResult<number | undefined>): number =>
  outcome.status === 'fulfilled' ? (outcome.value ?? 0) : 0;
