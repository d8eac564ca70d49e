import type { Repository } from 'typeorm';
import type { RevokedToken } from './RevokedToken';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';

/** Answers whether a row of this `jti` exists. */
export type JtiLookup = (jti: string) => boolean | Promise<boolean>;

/**
 * The question that every request asks, put as directly as the driver allows: on SQLite by a statement prepared once
 * and answered at once, elsewhere by TypeORM.
 */
export function jtiLookup(repository: Repository<RevokedToken>): JtiLookup {
  const { dataSource } = repository.manager;
  if (dataSource.options.type !== 'better-sqlite3') return jti => repository.existsBy({ jti });
  let prepared: { connection: SqliteConnection; get: (jti: string) => unknown } | undefined;
  return jti => {
    const connection = sqliteConnection(dataSource) as SqliteConnection;
    // A DataSource that was closed and opened again has another connection.
    if (prepared?.connection !== connection) prepared = { connection, get: prepare(repository, connection) };
    return prepared.get(jti) !== undefined;
  };
}

function prepare({ metadata }: Repository<RevokedToken>, connection: SqliteConnection): (jti: string) => unknown {
  const column = metadata.findColumnWithPropertyName('jti')?.databaseName ?? 'jti';
  const statement = connection.prepare(`SELECT 1 FROM "${metadata.tableName}" WHERE "${column}" = ?`).pluck();
  return jti => statement.get(jti);
}
