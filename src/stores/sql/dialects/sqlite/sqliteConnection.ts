import type { DataSource } from 'typeorm';

/** The part of better-sqlite3's connection that this library uses. */
export interface SqliteConnection {
  /** Whether any transaction is open. A DataSource on better-sqlite3 has one connection, which all of its users share. */
  readonly inTransaction: boolean;
  prepare(sql: string): {
    get(...parameters: unknown[]): unknown;
    run(...parameters: unknown[]): { readonly changes: number };
  };
  /** Returns a function that runs the given one in a transaction. */
  transaction<Run extends (argument: never) => unknown>(run: Run): Run;
  pragma(source: string, options?: { readonly simple: boolean }): unknown;
  /** The file's name, as it was given when the connection was opened. */
  readonly name: string;
  readonly memory: boolean;
  close(): unknown;
}

/** Returns the connection of a DataSource on better-sqlite3. */
export const sqliteConnection = (dataSource: DataSource): SqliteConnection =>
  (dataSource.driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection;

/** Returns whether SQLite refused a statement because another connection holds a lock that the statement needs. */
export function isBusy(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}
