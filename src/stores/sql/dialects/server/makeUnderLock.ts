import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { dataSourceOf } from '../../dataSourceOf';
import type { ServerEngine, ServerOptions } from './ServerEngine';
import { withDataSource } from './withDataSource';

/**
 * Creates the tables while it holds the database's lock. The lock ends with the connection of the DataSource at the latest.
 *
 * @returns false if another process holds the lock; nothing was done then
 */
export async function makeUnderLock(
  engine: ServerEngine,
  dataSource: DataSource,
  options: ServerOptions,
): Promise<boolean> {
  const runner = dataSource.createQueryRunner('master');
  try {
    const isHeld = await engine.tryLock(runner);
    if (isHeld) await make(engine, runner, options);
    if (runner.isTransactionActive) await runner.commitTransaction();
    return isHeld;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

async function make(engine: ServerEngine, runner: QueryRunner, options: ServerOptions): Promise<void> {
  const { migrationsRun, synchronize, migrationsTransactionMode: transaction = 'all' } = options;
  if (migrationsRun && !synchronize && transaction === 'all') {
    // On the connection that holds the lock: the pool of a connection pooler may have no other connection.
    await new MigrationExecutor(dataSourceOf(runner), runner).executePendingMigrations();
    return;
  }
  // TypeORM synchronizes on a connection that it opens itself. Migrations without a common transaction cannot run within the
  // transaction of the lock.
  await withDataSource(engine, options, async dataSource => {
    if (migrationsRun) await dataSource.runMigrations({ transaction });
    if (synchronize) await dataSource.synchronize();
  });
}
