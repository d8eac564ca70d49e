import type { Repository } from 'typeorm';
import type { Finder } from '../LookupBatch';
import type { RevokedToken } from './RevokedToken';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';

/** Finds, of some jtis, those of revoked tokens. */
type JtiFinder = (jtis: readonly string[]) => ReadonlySet<string>;

/** The question that every request asks, put to SQLite by a statement prepared once. */
export function jtiLookup(repository: Repository<RevokedToken>): Finder {
  const { dataSource } = repository.manager;
  let prepared: { connection: SqliteConnection; find: JtiFinder } | undefined;
  return jtis => {
    const connection = sqliteConnection(dataSource) as SqliteConnection;
    // A DataSource that was closed and opened again has another connection.
    if (prepared?.connection !== connection) prepared = { connection, find: prepare(repository, connection) };
    return prepared.find(jtis);
  };
}

function prepare({ metadata }: Repository<RevokedToken>, connection: SqliteConnection): JtiFinder {
  const column = metadata.findColumnWithPropertyName('jti')?.databaseName ?? 'jti';
  const statement = connection.prepare(`SELECT 1 FROM "${metadata.tableName}" WHERE "${column}" = ?`).pluck();
  const find: JtiFinder = jtis => new Set(jtis.filter(jti => statement.get(jti) !== undefined));
  // One transaction for all: most of what a single lookup costs is its lock.
  const findTogether = connection.transaction(find);
  return jtis => (jtis.length === 1 ? find(jtis) : findTogether(jtis));
}
