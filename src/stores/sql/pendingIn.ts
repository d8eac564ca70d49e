import { existsSync } from 'node:fs';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { pendingMigrations } from './pendingMigrations';
import { withAuthDefaults } from './withAuthDefaults';

/**
 * Returns the names of the migrations that have not run in a database, the oldest first. It creates no file and no table.
 *
 * @param options - what `openAuthDataSource` would be given
 */
export async function pendingIn(options: DataSourceOptions): Promise<string[]> {
  const unchanging = { migrationsRun: false, synchronize: false, dropSchema: false, logging: false } as const;
  const looking = { ...withAuthDefaults(options), ...unchanging, entities: [] };
  const dataSource = await new DataSource(withoutFile(looking)).initialize();
  try {
    return await pendingMigrations(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** If there is no SQLite file, a database in memory takes its place, which has run no migration either. */
function withoutFile(options: DataSourceOptions): DataSourceOptions {
  if (options.type !== 'better-sqlite3') return options;
  return existsSync(options.database)
    ? { ...options, enableWAL: false, fileMustExist: true }
    : { ...options, enableWAL: false, database: ':memory:' };
}
