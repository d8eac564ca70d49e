import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../../../../errors/errors';
import type { ServerSettings } from '../../AuthDataSourceSettings';
import { assertTables } from './assertTables';
import { ConnectionCheck } from './ConnectionCheck';
import { makeTables } from './makeTables';
import { OpenedDataSource } from './OpenedDataSource';
import type { Primary } from './runOnPrimary';
import { ServerDataSource } from './ServerDataSource';
import type { ServerEngine, ServerOptions } from './ServerEngine';

/** A server, as it was opened. */
export interface OpenServer {
  /** The DataSource that the application gets. */
  readonly dataSource: DataSource;
  /** The connections that this library uses. */
  readonly primary: Primary;
}

/**
 * Opens a DataSource on a server and creates the tables.
 *
 * @throws ConfigurationError if the server may lose committed data, or if a table cannot be used
 */
export async function openServer(
  engine: ServerEngine,
  given: ServerOptions,
  settings: ServerSettings,
): Promise<OpenServer> {
  const options = onlyPrimary(given);
  const bounded = { ...engine.withDefaults(options, settings), synchronize: false, migrationsRun: false };
  const own = new ServerDataSource({ ...bounded, dropSchema: false }, engine);
  const dataSource = new OpenedDataSource(bounded, engine, own);
  await initialize(engine, dataSource);
  const connections = new ConnectionCheck(engine, settings);
  try {
    await checkServer(own, connections);
    await makeTables(engine, options);
    await assertTables(engine, own, settings);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return { dataSource, primary: { dataSource: own, connections, checkTimeout: settings.writeTimeout } };
}

async function initialize(engine: ServerEngine, dataSource: DataSource): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    const reason = error instanceof Error ? engine.explainRefusal?.(error) : undefined;
    if (reason === undefined) throw error;
    throw new ConfigurationError(`openAuthDataSource: ${reason}`);
  }
}

async function checkServer(dataSource: DataSource, connections: ConnectionCheck): Promise<void> {
  const runner = dataSource.createQueryRunner('master');
  try {
    await connections.check(runner, (await runner.connect()) as object);
  } finally {
    await runner.release();
  }
}

/** Leaves only the primary of a replicated set-up. Replicas may be out of date, so no connection to them is made. */
function onlyPrimary(options: ServerOptions): ServerOptions {
  const { replication, ...others } = options;
  return (replication ? { ...others, ...replication.master } : others) as ServerOptions;
}
