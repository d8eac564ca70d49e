import type { DataSource } from 'typeorm';

/**
 * Runs migrations on SQLite with the file locked from the first look on. TypeORM locks it at the first write, when
 * another process may have run them since it looked.
 */
export async function migrateAlone(dataSource: DataSource): Promise<void> {
  if (!(await dataSource.showMigrations())) return;
  // On better-sqlite3 a DataSource has one query runner, so that the migrations run within this transaction.
  const runner = dataSource.createQueryRunner();
  await runner.beforeMigration();
  await runner.startTransaction();
  try {
    // Let TypeORM count the transaction as its own, but begin it with the lock.
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
