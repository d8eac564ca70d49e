import type { DataSource } from 'typeorm';
import type { ServerSettings } from '../../AuthDataSourceSettings';
import { assertDurable } from './assertDurable';
import { assertTables } from './assertTables';
import { makeTables } from './makeTables';
import { ServerDataSource } from './ServerDataSource';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/**
 * Opens a DataSource on a server, after it has created the tables.
 *
 * @throws ConfigurationError if the server may lose committed data, or if a table cannot be used
 */
export async function openServer(
  engine: ServerEngine,
  options: ServerOptions,
  settings: ServerSettings,
): Promise<DataSource> {
  const primary = onlyPrimary(options);
  await makeTables(engine, primary);
  const bounded = engine.withDefaults(primary, settings);
  const dataSource = new ServerDataSource({ ...bounded, synchronize: false, migrationsRun: false }, engine);
  await dataSource.initialize();
  engine.prepare?.(dataSource);
  try {
    await assertDurable(engine, dataSource, settings);
    await assertTables(engine, dataSource, settings);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}

/** Leaves only the primary of a replicated set-up. Replicas may be out of date, so no connection to them is made. */
function onlyPrimary(options: ServerOptions): ServerOptions {
  const { replication, ...others } = options;
  return (replication ? { ...others, ...replication.master } : others) as ServerOptions;
}
