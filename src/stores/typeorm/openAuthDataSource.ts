import type { DataSource, DataSourceOptions } from 'typeorm';
import { ConfigurationError } from '../../errors/errors';
import { AuthSession } from './AuthSession';
import type { AuthDataSourceSettings } from './AuthDataSourceSettings';
import { CreateRevokedToken1763683200000 } from './CreateRevokedToken';
import { CreateSession1763769600000 } from './CreateSession';
import { openSqlite } from './openSqlite';
import { retryOpening } from './retryOpening';
import { RevokedToken } from './RevokedToken';
import { openServer } from './server/openServer';
import { isServerOptions } from './server/ServerOptions';
import { readServerSettings } from './server/serverSettings';
import { SubjectCutoff } from './SubjectCutoff';

/** The migrations of this library's tables, oldest first. */
export const authMigrations = [CreateRevokedToken1763683200000, CreateSession1763769600000] as const;

/** The entities of this library. */
export const authEntities = [RevokedToken, AuthSession, SubjectCutoff] as const;

/**
 * Opens a DataSource for this library alone, so that no transaction of the application can take a revocation back.
 * Creates its tables by migration, unless the options say `synchronize`; processes may do so at the same time, in a
 * database that is empty too.
 *
 * - SQLite (`better-sqlite3`): the file is in WAL mode and every commit is synced (`synchronous = FULL`), so that a
 *   revocation that resolved outlives `kill -9` and a power cut.
 * - PostgreSQL, MySQL, MariaDB: the server is asked whether it keeps what it commits, and the table whether it compares
 *   text exactly. Of a replicated set-up the server alone is used that is written to.
 *
 * @param options - TypeORM's; `entities` and `migrations` replace this library's own
 * @throws ConfigurationError for another engine, and for a server or a table that cannot be relied on
 */
export async function openAuthDataSource(
  options: DataSourceOptions,
  settings?: AuthDataSourceSettings,
): Promise<DataSource> {
  const defaults = {
    entities: [...authEntities],
    migrations: [...authMigrations],
    migrationsRun: options.synchronize !== true,
    // Beside the application's own in one database, and one for each set of tables.
    migrationsTableName: `${options.entityPrefix ?? ''}authx_migrations`,
  };
  if (isServerOptions(options)) return openServer({ ...defaults, ...options }, readServerSettings(settings));
  if (options.type !== 'better-sqlite3') {
    throw refusal(`${options.type} is not one of better-sqlite3, postgres, mysql, mariadb.`);
  }
  if (settings) throw refusal('of better-sqlite3 there is nothing to set but the options of TypeORM.');
  return retryOpening(() => openSqlite({ ...defaults, ...options }));
}

const refusal = (problem: string): ConfigurationError => new ConfigurationError(`openAuthDataSource: ${problem}`);
