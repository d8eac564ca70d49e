import { pause } from '../../../../async/timers';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { isBusy, type SqliteConnection } from './sqliteConnection';

/** TypeORM's options of a DataSource on better-sqlite3. */
export type SqliteOptions = Extract<DataSourceOptions, { readonly type: 'better-sqlite3' }>;

/** How long SQLite waits for a lock, in milliseconds. The driver is synchronous, so every request waits meanwhile. */
const busyTimeout = 500;

/** How long processes that open the same file at the same time wait for each other, in milliseconds. */
const longestWait = 5000;

/** Opens a DataSource on an SQLite file, in which committed data survives a crash and a power cut. */
export async function openSqlite(options: SqliteOptions): Promise<DataSource> {
  const deadline = Date.now() + longestWait;
  for (;;) {
    try {
      return await openOnce(options);
    } catch (error) {
      if (!isInterference(error) || Date.now() > deadline) throw error;
    }
    // The random part keeps processes from trying at the same moment again.
    await pause(10 + Math.random() * 40);
  }
}

/**
 * Returns whether another process that opens the same file caused the error. With `synchronize`, each process looks for the
 * tables before it takes a lock, so that all of them may try to create the tables.
 */
const isInterference = (error: unknown): boolean =>
  isBusy(error) || (error instanceof Error && error.message.endsWith(' already exists'));

/** What this library does to each connection where the application adds nothing to it. */
const ownPreparations = new WeakSet<object>();

/** Returns whether the application prepares the connections of a DataSource, such as with functions or pragmas of its own. */
export const isPreparedByApplication = ({ prepareDatabase }: SqliteOptions): boolean =>
  prepareDatabase !== undefined && !ownPreparations.has(prepareDatabase);

async function openOnce(given: SqliteOptions): Promise<DataSource> {
  const options = { timeout: busyTimeout, enableWAL: true, ...given };
  const { migrationsRun, synchronize, migrationsTransactionMode: mode = 'all' } = options;
  const migratesHere = migrationsRun === true && synchronize !== true && mode === 'all';
  let opened: SqliteConnection | undefined;
  const prepareDatabase = async (connection: SqliteConnection): Promise<void> => {
    opened = connection;
    connection.pragma('synchronous = FULL');
    // 128 MiB at most, in KiB: every request searches the revocations, and a million of them fit.
    connection.pragma('cache_size = -131072');
    await options.prepareDatabase?.(connection);
  };
  if (options.prepareDatabase === undefined) ownPreparations.add(prepareDatabase);
  const dataSource = new DataSource({
    ...options,
    migrationsRun: migrationsRun === true && !migratesHere,
    prepareDatabase,
  });
  try {
    await dataSource.initialize();
    if (migratesHere) await migrateExclusively(dataSource);
    return dataSource;
  } catch (error) {
    // TypeORM leaves the connection open if the driver fails.
    opened?.close();
    throw error;
  }
}

/**
 * Runs the pending migrations while the file is locked. TypeORM alone locks the file at the first write, when another
 * process may have run the same migrations since TypeORM looked for them.
 */
async function migrateExclusively(dataSource: DataSource): Promise<void> {
  if (!(await dataSource.showMigrations())) return;
  // On better-sqlite3, a DataSource has one query runner, so the migrations run within this transaction.
  const runner = dataSource.createQueryRunner();
  await runner.beforeMigration();
  await runner.startTransaction();
  try {
    // TypeORM counts the transaction as its own, but the transaction begins again with the lock.
    await runner.query('COMMIT');
    await runner.query('BEGIN IMMEDIATE');
    await dataSource.runMigrations({ transaction: 'all' });
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
  await runner.afterMigration();
}
