import type { DataSource } from 'typeorm';
import { assertDurable } from './assertDurable';
import { assertTables } from './assertTables';
import { makeTables } from './makeTables';
import { ServerDataSource } from './ServerDataSource';
import type { ServerOptions } from './ServerOptions';
import { rememberSettings, type ServerSettings } from './serverSettings';

/** Connections of one process: some for lookups, each of which serves many requests, and some for revoking. */
const poolSize = 6;

/** Milliseconds to reach the server: short, so that a connection that hangs does not outlive the server's absence. */
const connectTimeout = 1000;

/** Milliseconds that an idle connection of PostgreSQL is kept; the driver's own 10 seconds would be over between requests. */
const idleTimeout = 60_000;

/**
 * Opens a DataSource on PostgreSQL, MySQL or MariaDB.
 *
 * @throws ConfigurationError where the server, or a table on it, cannot be relied on
 */
export async function openServer(options: ServerOptions, settings: ServerSettings): Promise<DataSource> {
  const primary = onlyPrimary(options);
  await makeTables(primary);
  const dataSource = new ServerDataSource({ ...bounded(primary, settings), synchronize: false, migrationsRun: false });
  await dataSource.initialize();
  try {
    await assertDurable(dataSource, settings);
    await assertTables(dataSource, settings);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  rememberSettings(dataSource, settings);
  return dataSource;
}

/** Of a replicated set-up nothing but the server that is written to. Replicas lag, so that none is even connected to. */
function onlyPrimary(options: ServerOptions): ServerOptions {
  const { replication, ...others } = options;
  return (replication ? { ...others, ...replication.master } : others) as ServerOptions;
}

function bounded(options: ServerOptions, { writeTimeout }: ServerSettings): ServerOptions {
  if (options.type !== 'postgres') return { charset: 'utf8mb4', poolSize, connectTimeout, ...options };
  const extra = {
    idleTimeoutMillis: idleTimeout,
    keepAlive: true,
    statement_timeout: writeTimeout,
    ...(options.extra as object | undefined),
  };
  return { poolSize, connectTimeoutMS: connectTimeout, ...options, extra };
}
