import type { DataSource } from 'typeorm';
import { ServerDataSource } from './ServerDataSource';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/**
 * Runs an action with a DataSource that is closed afterwards. Opening it changes no table. Its statements have no time-out,
 * because a migration may take longer than any later statement.
 */
export async function withDataSource(
  engine: ServerEngine,
  options: ServerOptions,
  action: (dataSource: DataSource) => Promise<void>,
): Promise<void> {
  const unchanging = { ...options, synchronize: false, migrationsRun: false, dropSchema: false };
  const dataSource = new ServerDataSource(unchanging, engine);
  await dataSource.initialize();
  try {
    await action(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
