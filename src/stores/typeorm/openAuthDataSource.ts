import { DataSource, type DataSourceOptions } from 'typeorm';
import type { BetterSqlite3DataSourceOptions } from 'typeorm/driver/better-sqlite3/BetterSqlite3DataSourceOptions';
import { AuthSession } from './AuthSession';
import { CreateRevokedToken1763683200000 } from './CreateRevokedToken';
import { CreateSession1763769600000 } from './CreateSession';
import { migrateAlone } from './migrateAlone';
import { retryOpening } from './retryOpening';
import { RevokedToken } from './RevokedToken';
import type { SqliteConnection } from './sqliteConnection';
import { SubjectCutoff } from './SubjectCutoff';

/** Milliseconds that SQLite waits for a lock: its driver is synchronous, and every request waits with it. */
const busyTimeout = 500;

/** The migrations of this library's tables, oldest first. */
export const authMigrations = [CreateRevokedToken1763683200000, CreateSession1763769600000] as const;

/** The entities of this library. */
export const authEntities = [RevokedToken, AuthSession, SubjectCutoff] as const;

/**
 * Opens a DataSource for this library alone, so that no transaction of the application can take a revocation back.
 * Creates its tables by migration, unless the options say `synchronize`. On SQLite the file is in WAL mode and every
 * commit is synced (`synchronous = FULL`): a revocation that resolved outlives `kill -9` and a power cut. Processes may
 * open it at the same time, the file that is not there yet included.
 *
 * @param options - TypeORM's; `entities` and `migrations` replace this library's own
 */
export async function openAuthDataSource(options: DataSourceOptions): Promise<DataSource> {
  const defaults = {
    entities: [...authEntities],
    migrations: [...authMigrations],
    migrationsRun: options.synchronize !== true,
  };
  if (options.type !== 'better-sqlite3') return new DataSource({ ...defaults, ...options }).initialize();
  return retryOpening(() => openSqlite({ ...defaults, timeout: busyTimeout, enableWAL: true, ...options }));
}

async function openSqlite(options: BetterSqlite3DataSourceOptions): Promise<DataSource> {
  const { migrationsRun, synchronize, migrationsTransactionMode: mode = 'all' } = options;
  const isMigratedAlone = migrationsRun === true && synchronize !== true && mode === 'all';
  let opened: SqliteConnection | undefined;
  const dataSource = new DataSource({
    ...options,
    migrationsRun: migrationsRun === true && !isMigratedAlone,
    prepareDatabase: async (connection: SqliteConnection) => {
      opened = connection;
      connection.pragma('synchronous = FULL');
      // In KiB: room for some 200 000 revocations, which every request looks into.
      connection.pragma('cache_size = -32768');
      await options.prepareDatabase?.(connection);
    },
  });
  try {
    await dataSource.initialize();
    if (isMigratedAlone) await migrateAlone(dataSource);
    return dataSource;
  } catch (error) {
    // TypeORM leaves it open where the driver fails.
    opened?.close();
    throw error;
  }
}
