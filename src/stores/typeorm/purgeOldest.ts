import type { DataSource, EntityTarget } from 'typeorm';
import type { Statement } from './Statement';

/** Which rows of a table are to go. */
export interface Purging {
  readonly entity: EntityTarget<object>;
  /** Property of the primary key. */
  readonly key: string;
  /** Property of the time that decides; null is never. */
  readonly time: string;
  /** What is before this goes. */
  readonly before: number;
  /** How many at most. */
  readonly limit: number;
}

/** Deletes the oldest of the rows whose time is over. Those that another process is deleting already, it leaves to it. */
export function purgeOldest(dataSource: DataSource, { entity, key, time, before, limit }: Purging): Statement {
  const { driver, options } = dataSource;
  const metadata = dataSource.getMetadata(entity);
  const column = (property: string): string =>
    driver.escape(metadata.findColumnWithPropertyName(property)?.databaseName ?? property);
  const table = metadata.tablePath
    .split('.')
    .map(part => driver.escape(part))
    .join('.');
  const isPostgres = options.type === 'postgres';
  const oldest = `WHERE ${column(time)} < ${isPostgres ? '$1' : '?'} ORDER BY ${column(time)} LIMIT ${String(limit)}`;
  const isMysql = options.type === 'mysql' || options.type === 'mariadb';
  // MySQL knows no LIMIT in a subquery, and the others none in a DELETE.
  if (isMysql) return [`DELETE FROM ${table} ${oldest}`, [before]];
  const chosen = `SELECT ${column(key)} FROM ${table} ${oldest}${isPostgres ? ' FOR UPDATE SKIP LOCKED' : ''}`;
  return [`DELETE FROM ${table} WHERE ${column(key)} IN (${chosen})`, [before]];
}
