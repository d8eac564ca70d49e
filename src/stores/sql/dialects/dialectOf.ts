import type { DataSource, DataSourceOptions } from 'typeorm';
import { mysqlDialect } from './mysql';
import { postgresDialect } from './postgres';
import type { SqlDialect } from './SqlDialect';
import { sqliteDialect } from './sqlite/sqliteDialect';

const dialects: readonly SqlDialect[] = [sqliteDialect, postgresDialect, mysqlDialect];

/** The engines that this library supports, by the names that TypeORM has for them. */
export const supportedTypes: readonly string[] = dialects.flatMap(({ types }) => types);

/** Returns the dialect of an engine, or undefined if this library does not support the engine. */
export const findDialect = (type: DataSourceOptions['type']): SqlDialect | undefined =>
  dialects.find(({ types }) => types.includes(type));

/**
 * Returns the dialect of a DataSource.
 *
 * @throws Error if this library does not support the engine
 */
export function dialectOf({ options }: DataSource): SqlDialect {
  const dialect = findDialect(options.type);
  if (dialect) return dialect;
  throw new Error(`${options.type} is not supported. Use a DataSource that openAuthDataSource has opened.`);
}
