import type { DataSource } from 'typeorm';
import type { LookupQuery } from '../SqlDialect';
import { assertFileIsThereForLookups } from './assertFileIsThere';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';

/** Returns one answer for each key, in the order of the keys. */
type Find<Value> = (keys: readonly string[]) => Value[];

/**
 * Makes a function that looks rows up one by one with a prepared statement. It is prepared once for each connection. The
 * function throws if the database file was removed or replaced.
 */
export function preparedLookup<Value>(dataSource: DataSource, query: LookupQuery<Value>): Find<Value> {
  let prepared: { readonly connection: SqliteConnection; readonly find: Find<Value> } | undefined;
  return keys => {
    const connection = sqliteConnection(dataSource);
    assertFileIsThereForLookups(connection);
    // A DataSource that was closed and opened again has another connection.
    if (prepared?.connection !== connection) prepared = { connection, find: prepare(connection, query) };
    return prepared.find(keys);
  };
}

function prepare<Value>(connection: SqliteConnection, query: LookupQuery<Value>): Find<Value> {
  const statement = connection.prepare(query.sql('= ?', true));
  const findOne = (key: string): Value => {
    const row = statement.get(key) as Readonly<Record<string, unknown>> | undefined;
    return row === undefined ? query.missing : query.read(row, key);
  };
  const find: Find<Value> = keys => keys.map(findOne);
  // Taking the lock is most of the cost of a lookup. One transaction takes it once for all keys.
  const findTogether = connection.transaction(find);
  return keys => (keys.length === 1 ? find(keys) : findTogether(keys));
}
