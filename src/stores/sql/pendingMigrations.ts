import { type DataSource, MigrationExecutor } from 'typeorm';

/** Returns the names of the migrations of an initialized DataSource that have not run, the oldest first. It creates nothing. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const { driver, options } = dataSource;
  const { schema } = options as { readonly schema?: string };
  const runner = dataSource.createQueryRunner('master');
  try {
    const table = driver.buildTableName(options.migrationsTableName ?? 'migrations', schema, driver.database);
    // Without this question, TypeORM 0.3 would create the table in order to read it.
    if (!(await runner.hasTable(table))) return dataSource.migrations.map(one => one.name ?? one.constructor.name);
    const pending = await new MigrationExecutor(dataSource, runner).getPendingMigrations();
    return pending.map(({ name }) => name);
  } finally {
    await runner.release();
  }
}
