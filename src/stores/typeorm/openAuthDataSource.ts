import { DataSource, type DataSourceOptions } from 'typeorm';
import { CreateRevokedToken1763683200000 } from './CreateRevokedToken';
import { RevokedToken } from './RevokedToken';
import type { SqliteConnection } from './sqliteConnection';

/** Milliseconds that SQLite waits for a lock: its driver is synchronous, and every request waits with it. */
const busyTimeout = 500;

/** The migrations of this library's tables, oldest first. */
export const authMigrations = [CreateRevokedToken1763683200000] as const;

/**
 * Opens a DataSource for this library alone, so that no transaction of the application can take a revocation back.
 * Creates its tables by migration, unless the options say `synchronize`. On SQLite the file is in WAL mode and every
 * commit is synced (`synchronous = FULL`): a revocation that resolved outlives `kill -9` and a power cut.
 *
 * @param options - TypeORM's; `entities` and `migrations` replace this library's own
 */
export function openAuthDataSource(options: DataSourceOptions): Promise<DataSource> {
  return new DataSource(withAuthDefaults(options)).initialize();
}

function withAuthDefaults(options: DataSourceOptions): DataSourceOptions {
  const common = {
    entities: [RevokedToken],
    migrations: [...authMigrations],
    migrationsRun: options.synchronize !== true,
  };
  if (options.type !== 'better-sqlite3') return { ...common, ...options };
  return {
    ...common,
    timeout: busyTimeout,
    enableWAL: true,
    ...options,
    prepareDatabase: async (connection: SqliteConnection) => {
      connection.pragma('synchronous = FULL');
      // In KiB: room for some 200 000 revocations, which every request looks into.
      connection.pragma('cache_size = -32768');
      await options.prepareDatabase?.(connection);
    },
  };
}
