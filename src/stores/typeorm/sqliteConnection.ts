import type { DataSource } from 'typeorm';

/** The part of better-sqlite3's connection that is used here. */
export interface SqliteConnection {
  /** Whether a transaction is open, whoever opened it: a DataSource on better-sqlite3 has one connection. */
  readonly inTransaction: boolean;
  prepare(sql: string): {
    get(...parameters: unknown[]): unknown;
    pluck(): { get(...parameters: unknown[]): unknown };
    run(...parameters: unknown[]): { readonly changes: number };
  };
  /** The same function, run within a transaction. */
  transaction<Run extends (argument: never) => unknown>(run: Run): Run;
  pragma(source: string, options?: { readonly simple: boolean }): unknown;
  /** The file, as it was named when it was opened. */
  readonly name: string;
  readonly memory: boolean;
  close(): unknown;
}

/** The connection of a DataSource on better-sqlite3; undefined on any other driver. */
export function sqliteConnection(dataSource: DataSource): SqliteConnection | undefined {
  if (dataSource.options.type !== 'better-sqlite3') return undefined;
  return (dataSource.driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection;
}
