import { ConfigurationError } from '../errors/errors';
import { purgeStores, type Purged } from '../auth/purgeStores';
import { openAuthDataSource } from '../stores/sql/openAuthDataSource';
import { RevokedTokenRepository } from '../stores/sql/RevokedTokenRepository';
import { SessionRepository } from '../stores/sql/SessionRepository';
import type { OpeningOptions } from './storeOptions';

/** Opens the stores of a database, purges them and closes the database. @returns how many rows were deleted */
export async function purgeSql(opening: OpeningOptions): Promise<Purged> {
  // What a server may lose matters to who revokes.
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
});

/** Tables that are missing are for the application to make. */
function explain(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error;
  throw new Error(
    `${error.message} (A purge makes no tables: start the application first, and give --entity-prefix where it has one.)`,
  );
}
