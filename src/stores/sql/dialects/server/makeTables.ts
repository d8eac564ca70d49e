import { DataSource } from 'typeorm';
import { ServerDataSource } from './ServerDataSource';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/** How long processes that start at the same time wait for each other, in seconds. */
const longestWait = 60;

/** Creates the tables by migration or by `synchronize`, as the options say. One process at a time does it. */
export async function makeTables(engine: ServerEngine, options: ServerOptions): Promise<void> {
  const { migrationsRun, synchronize, migrationsTransactionMode } = options;
  if (!migrationsRun && !synchronize) return;
  await withLock(engine, options, async () => {
    // This DataSource has no time-out for statements, because a migration may take longer than any later statement.
    const dataSource = new ServerDataSource({ ...options, synchronize: false, migrationsRun: false }, engine);
    await dataSource.initialize();
    try {
      if (migrationsRun) await dataSource.runMigrations({ transaction: migrationsTransactionMode ?? 'all' });
      if (synchronize) await dataSource.synchronize();
    } finally {
      await dataSource.destroy();
    }
  });
}

/** Runs an action while it holds the database's lock. The lock has a connection of its own, and ends with it. */
async function withLock(engine: ServerEngine, options: ServerOptions, action: () => Promise<void>): Promise<void> {
  const holder = new DataSource({
    ...options,
    entities: [],
    migrations: [],
    subscribers: [],
    poolSize: 1,
    synchronize: false,
    migrationsRun: false,
    dropSchema: false,
  });
  await holder.initialize();
  try {
    const runner = holder.createQueryRunner('master');
    await engine.lock(runner, longestWait);
    await action();
    await runner.release();
  } finally {
    await holder.destroy();
  }
}
