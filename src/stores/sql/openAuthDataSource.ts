import type { DataSource, DataSourceOptions } from 'typeorm';
import { ConfigurationError } from '../../errors/errors';
import type { AuthDataSourceSettings } from './AuthDataSourceSettings';
import { findDialect, supportedTypes } from './dialects/dialectOf';
import { withAuthDefaults } from './withAuthDefaults';

/**
 * Opens a DataSource that only this library uses, so that no transaction of the application can undo a revocation. It
 * creates the tables by migration, or by `synchronize` if the options say so. Several processes may open the same
 * database at the same time, also when the database is empty.
 *
 * - SQLite (`better-sqlite3`): the file is in WAL mode, and every commit is synced (`synchronous = FULL`). A revocation
 *   that has resolved survives `kill -9` and a power cut.
 * - PostgreSQL, MySQL, MariaDB: the start checks that the server keeps committed data, and that the tables compare ids
 *   byte by byte. Only the primary of a replicated set-up is used.
 *
 * @param options - TypeORM's options. `entities` and `migrations` replace those of this library.
 * @param settings - time-outs and durability, for engines that run as a server
 * @throws ConfigurationError for an unsupported engine, for a server that may lose committed data, and for a table that
 *   cannot be used
 */
export async function openAuthDataSource(
  options: DataSourceOptions,
  settings?: AuthDataSourceSettings,
): Promise<DataSource> {
  const dialect = findDialect(options.type);
  if (!dialect) {
    throw new ConfigurationError(`openAuthDataSource: ${options.type} is not one of ${supportedTypes.join(', ')}.`);
  }
  return dialect.open(withAuthDefaults(options), settings);
}
