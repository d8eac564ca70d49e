import { ConfigurationError } from '../errors/errors';
import { purgeStores, type Purged } from '../auth/purgeStores';
import { openAuthDataSource } from '../stores/sql/openAuthDataSource';
import { RevokedTokenRepository } from '../stores/sql/RevokedTokenRepository';
import { SessionRepository } from '../stores/sql/SessionRepository';
import { SqlProofStore } from '../stores/sql/SqlProofStore';
import { SqlRateLimitStore } from '../stores/sql/SqlRateLimitStore';
import type { OpeningOptions } from './storeOptions';

/** Opens the stores of a database, purges them and closes the database. @returns how many rows were deleted */
export async function purgeSql(opening: OpeningOptions): Promise<Purged> {
  // A purge does not depend on the durability of the server.
  const settings = opening.type === 'better-sqlite3' ? undefined : { allowLoss: true };
  const dataSource = await openAuthDataSource(opening, settings).catch(explain);
  try {
    const stores = await openStores(dataSource).catch(explain);
    return await purgeStores(stores, new Date());
  } finally {
    await dataSource.destroy();
  }
}

const openStores = async (dataSource: Awaited<ReturnType<typeof openAuthDataSource>>) => ({
  revokedTokens: RevokedTokenRepository.on(dataSource),
  sessions: SessionRepository.on(dataSource),
  proofs: await SqlProofStore.openExisting(dataSource),
  rateLimits: await SqlRateLimitStore.openExisting(dataSource),
});

/** Adds a hint to an error: the application creates the tables, not the purge. */
function explain(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error;
  throw new Error(
    `${error.message} (A purge creates no tables. Start the application first, and pass --entity-prefix if it has one.)`,
  );
}
