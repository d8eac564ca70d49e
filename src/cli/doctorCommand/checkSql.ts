import { statSync } from 'node:fs';
import { databaseClock } from '../../stores/sql/databaseClock';
import { openAuthDataSource } from '../../stores/sql/openAuthDataSource';
import { pendingIn } from '../../stores/sql/pendingIn';
import { RevokedTokenRepository } from '../../stores/sql/RevokedTokenRepository';
import { SessionRepository } from '../../stores/sql/SessionRepository';
import { SqlProofStore } from '../../stores/sql/SqlProofStore';
import { SqlRateLimitStore } from '../../stores/sql/SqlRateLimitStore';
import type { OpeningOptions } from '../storeCommand/urlOptions';
import { clockFinding } from './clockFinding';
import type { Finding } from './Finding';
import { durability, probeStores } from './probeStores';
import { warningsDuring } from './warningsDuring';

/** Checks a database: its migrations, its durability, its tables, and its clock. It creates no file and no table. */
export async function checkSql(options: OpeningOptions): Promise<Finding[]> {
  if (options.type === 'better-sqlite3' && !statSync(options.database, { throwIfNoEntry: false })?.isFile()) {
    const fix = 'Run authx migrate, or start the application once.';
    return [{ check: 'store/open', status: 'error', message: 'There is no such database file.', fix }];
  }
  const pending = await pendingIn(options);
  if (pending.length > 0) {
    const message = `Migrations are pending: ${pending.join(', ')}.`;
    return [{ check: 'store/migrations', status: 'error', message, fix: 'Run authx migrate.' }];
  }
  const unchanging = { migrationsRun: false, synchronize: false, dropSchema: false, logging: false } as const;
  const sqlite = options.type === 'better-sqlite3' ? { enableWAL: false, fileMustExist: true } : {};
  const { result: dataSource, warnings } = await warningsDuring(() =>
    openAuthDataSource({ ...options, ...unchanging, ...sqlite }),
  );
  try {
    const health = await probeStores({
      revokedTokens: RevokedTokenRepository.on(dataSource),
      sessions: SessionRepository.on(dataSource),
      proofs: await SqlProofStore.openExisting(dataSource),
      rateLimits: await SqlRateLimitStore.openExisting(dataSource),
    });
    const migrated: Finding = { check: 'store/migrations', status: 'ok', message: 'No migration is pending.' };
    return [migrated, ...durability(warnings), ...health, await clockFinding(() => databaseClock(dataSource))];
  } finally {
    await dataSource.destroy();
  }
}
