import { purgeStores, type Purged, type PurgeReport } from '../../auth/purgeStores';
import { SqlProofStore } from '../../stores/sql/SqlProofStore';
import { SqlRateLimitStore } from '../../stores/sql/SqlRateLimitStore';
import { openSqlStores } from './openSqlStores';
import type { OpeningOptions } from './urlOptions';

/** Opens the stores of a database, purges them and closes the database. @returns how many rows were deleted */
export async function purgeSqlStores(options: OpeningOptions, report: PurgeReport | undefined): Promise<Purged> {
  const stores = await openSqlStores(options);
  const { dataSource, revokedTokens, sessions } = stores;
  try {
    const proofs = await SqlProofStore.openExisting(dataSource);
    const rateLimits = await SqlRateLimitStore.openExisting(dataSource);
    return await purgeStores({ revokedTokens, sessions, proofs, rateLimits }, new Date(), report);
  } finally {
    await stores.close();
  }
}
