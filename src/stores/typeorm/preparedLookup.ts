import type { DataSource } from 'typeorm';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';

/**
 * Asks SQLite for one row at a time by a statement prepared once: what every request asks.
 *
 * @param sql - with one placeholder, for the key
 * @param read - of a row, or of undefined where there is none
 * @returns a finder of what there is for some keys, in their order
 */
export function preparedLookup<Value>(
  dataSource: DataSource,
  sql: () => string,
  read: (row: unknown) => Value,
): (keys: readonly string[]) => Value[] {
  let prepared: { connection: SqliteConnection; find: (keys: readonly string[]) => Value[] } | undefined;
  return keys => {
    const connection = sqliteConnection(dataSource) as SqliteConnection;
    // A DataSource that was closed and opened again has another connection.
    if (prepared?.connection !== connection) prepared = { connection, find: prepare(connection, sql(), read) };
    return prepared.find(keys);
  };
}

function prepare<Value>(
  connection: SqliteConnection,
  sql: string,
  read: (row: unknown) => Value,
): (keys: readonly string[]) => Value[] {
  const statement = connection.prepare(sql);
  const find = (keys: readonly string[]): Value[] => keys.map(key => read(statement.get(key)));
  // One transaction for all: most of what a single lookup costs is its lock.
  const findTogether = connection.transaction(find);
  return keys => (keys.length === 1 ? find(keys) : findTogether(keys));
}
