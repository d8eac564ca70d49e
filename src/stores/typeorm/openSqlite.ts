import { DataSource } from 'typeorm';
import type { BetterSqlite3DataSourceOptions } from 'typeorm/driver/better-sqlite3/BetterSqlite3DataSourceOptions';
import { migrateAlone } from './migrateAlone';
import type { SqliteConnection } from './sqliteConnection';

/** Milliseconds that SQLite waits for a lock: its driver is synchronous, and every request waits with it. */
const busyTimeout = 500;

/** Opens a DataSource on an SQLite file that keeps what it commits. */
export async function openSqlite(given: BetterSqlite3DataSourceOptions): Promise<DataSource> {
  const options = { timeout: busyTimeout, enableWAL: true, ...given };
  const { migrationsRun, synchronize, migrationsTransactionMode: mode = 'all' } = options;
  const isMigratedAlone = migrationsRun === true && synchronize !== true && mode === 'all';
  let opened: SqliteConnection | undefined;
  const dataSource = new DataSource({
    ...options,
    migrationsRun: migrationsRun === true && !isMigratedAlone,
    prepareDatabase: async (connection: SqliteConnection) => {
      opened = connection;
      connection.pragma('synchronous = FULL');
      // In KiB, of which it takes what it needs: room for a million revocations, which every request looks into.
      connection.pragma('cache_size = -131072');
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
