import { randomBytes } from 'node:crypto';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { openAuthDataSource, type AuthDataSourceSettings } from '../../../src/entries/typeorm';
import { cleanUp, takeAll } from '../../support/cleanup';

/** A server on which specs make databases of their own. */
export interface SqlServer {
  readonly name: string;
  readonly type: 'postgres' | 'mysql' | 'mariadb';
  /** The environment variable that says where it is. */
  readonly variable: string;
}

export const postgres: SqlServer = { name: 'PostgreSQL', type: 'postgres', variable: 'AUTHX_TEST_POSTGRES_URL' };
const mariadb: SqlServer = { name: 'MariaDB', type: 'mariadb', variable: 'AUTHX_TEST_MYSQL_URL' };
const mysql: SqlServer = { ...mariadb, name: 'MySQL or MariaDB, as MySQL', type: 'mysql' };

/** Each engine once. */
export const engines: readonly SqlServer[] = [postgres, mariadb];

/** Each engine by each of TypeORM's drivers that fits it. */
const engineDrivers: readonly SqlServer[] = [...engines, mysql];

const urlOf = ({ variable }: SqlServer): string => process.env[variable] ?? '';

/** Describes something on each server that there is; where there is none, says so and skips it. */
export function describeOnServers(
  title: string,
  body: (server: SqlServer) => void,
  servers: readonly SqlServer[] = engineDrivers,
): void {
  for (const server of servers) {
    if (urlOf(server) !== '') describe(`${title} on ${server.name}`, () => body(server));
    else describe.skip(`${title} on ${server.name} (skipped: ${server.variable} is not set)`, () => body(server));
  }
}

export type ServerOptions = Extract<DataSourceOptions, { type: SqlServer['type'] }>;

const opened: DataSource[] = [];
const made: { readonly server: SqlServer; readonly name: string }[] = [];

async function asAdmin(server: SqlServer, sql: string): Promise<void> {
  const admin = await new DataSource({ type: server.type, url: urlOf(server) }).initialize();
  await admin.query(sql).finally(() => admin.destroy());
}

/**
 * Makes an empty database, whose defaults are as unhelpful as may be: on MySQL it ignores case and knows few characters.
 *
 * @returns what to open it with
 */
export async function newDatabase(server: SqlServer): Promise<ServerOptions> {
  const name = `authx_spec_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `CREATE DATABASE ${name}${server.type === 'postgres' ? '' : ' CHARACTER SET latin1'}`);
  made.push({ server, name });
  const url = new URL(urlOf(server));
  url.pathname = `/${name}`;
  return { type: server.type, url: url.href };
}

/** Opens a DataSource for revocations; it is closed when the specs are through. */
export async function openServer(options: ServerOptions, settings?: AuthDataSourceSettings): Promise<DataSource> {
  const dataSource = await openAuthDataSource(options, settings);
  opened.push(dataSource);
  return dataSource;
}

cleanUp(async () => {
  for (const dataSource of takeAll(opened)) if (dataSource.isInitialized) await dataSource.destroy();
  for (const { server, name } of takeAll(made)) {
    await asAdmin(server, `DROP DATABASE ${name}${server.type === 'postgres' ? ' WITH (FORCE)' : ''}`);
  }
});
