import type { DataSource, EntityMetadata } from 'typeorm';
import { ConfigurationError } from '../../../../errors/errors';
import { BatchedLookup } from '../../../../async/BatchedLookup';
import { renamedBy } from '../../renamedBy';
import type { SqlDialect } from '../SqlDialect';
import { assertFileIsThere, rememberFile } from './assertFileIsThere';
import { openSqlite, type SqliteOptions } from './openSqlite';
import { preparedLookup } from './preparedLookup';
import { runExclusive } from './runExclusive';
import { sqliteConnection } from './sqliteConnection';
import { SqlitePurge } from './SqlitePurge';

/** Whole milliseconds since 1970, at the time of the statement. */
const clock = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/** SQLite through better-sqlite3: one connection for each DataSource, and a synchronous driver. */
export const sqliteDialect: SqlDialect = {
  types: ['better-sqlite3'],
  // SQLite compares text byte by byte unless a column says otherwise.
  text: { key: {}, word: {}, text: {} },
  jsonArray: expressions => `json_array(${expressions.join(', ')})`,
  hasSingleWriter: true,

  sharingRisk: what => `A rollback of the application would undo ${what}`,

  async open(options, settings) {
    if (settings) {
      throw new ConfigurationError(
        'openAuthDataSource: better-sqlite3 has no settings of this library. Omit the second argument.',
      );
    }
    return openSqlite(options as SqliteOptions);
  },

  problemWith(dataSource, entities) {
    for (const entity of entities) {
      const problem = problemWithTable(dataSource, dataSource.getMetadata(entity));
      if (problem !== undefined) return problem;
    }
    rememberFile(sqliteConnection(dataSource));
    return undefined;
  },

  storableText: text => text,

  upsertLatest: (key, value) => `ON CONFLICT (${key}) DO UPDATE SET ${value} = max(${value}, excluded.${value})`,

  // SQLite has no LIMIT in a DELETE unless it was compiled with it.
  deleteOldest: ({ table, key, time }) =>
    `DELETE FROM ${table} WHERE ${key} IN ` +
    `(SELECT ${key} FROM ${table} WHERE ${time} < ? ORDER BY ${time} LIMIT ?)`,

  proofs: {
    // Without a rowid, the table is its own index.
    create: (table, index) => [
      `CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID`,
      `CREATE INDEX IF NOT EXISTS ${index} ON ${table} (expires_at)`,
    ],
    insert: (table, rows) =>
      `INSERT INTO ${table} (id, owner, expires_at) VALUES ${rowsOf(rows)} ON CONFLICT (id) DO NOTHING`,
  },

  counters: {
    create: (table, index) => [
      `CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL, slots TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID`,
      `CREATE INDEX IF NOT EXISTS ${index} ON ${table} (expires_at)`,
    ],
    insert: (table, rows) =>
      `INSERT INTO ${table} (id, owner, slots, expires_at) VALUES ${emptyCounters(rows)} ON CONFLICT (id) DO NOTHING`,
    update: table =>
      `UPDATE ${table} SET owner = ?, slots = ?, expires_at = ? WHERE id = ? AND owner = ? AND ${clock} <= ?`,
    clock,
  },

  lookup: (dataSource, query) => new BatchedLookup(preparedLookup(dataSource, query)),

  async read(dataSource, query) {
    assertFileIsThere(sqliteConnection(dataSource));
    return query.getMany();
  },

  async execute(dataSource, statements, needs) {
    return runExclusive(sqliteConnection(dataSource), statements, needs);
  },

  purgeChunks: dataSource => new SqlitePurge(dataSource),
};

const emptyCounters = (rows: number): string => Array.from({ length: rows }, () => "(?, '', '[]', ?)").join(', ');

const rowsOf = (rows: number): string => Array.from({ length: rows }, () => '(?, ?, ?)').join(', ');

function problemWithTable(dataSource: DataSource, metadata: EntityMetadata): string | undefined {
  const { tableName, columns } = metadata;
  // SQLite would read the quoted name of a missing column as a string, unless the name of the table precedes it.
  const names = columns.filter(({ isVirtualProperty }) => !isVirtualProperty).map(({ databaseName }) => databaseName);
  const selected = names.map(name => `"${tableName}"."${name}"`).join(', ');
  try {
    sqliteConnection(dataSource).prepare(`SELECT ${selected} FROM "${tableName}"`);
    return undefined;
  } catch (error) {
    return (
      `the table cannot be used (${error instanceof Error ? error.message : String(error)}). Open the DataSource with ` +
      `synchronize: true, or with a migration of your own that creates the table.${renamedBy(dataSource, metadata)}`
    );
  }
}
