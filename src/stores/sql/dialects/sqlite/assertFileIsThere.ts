import { statSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import type { SqliteConnection } from './sqliteConnection';

interface DatabaseFile {
  readonly path: string;
  readonly opened: BigIntStats | undefined;
}

const files = new WeakMap<SqliteConnection, DatabaseFile>();

/**
 * Remembers which file a connection has open. Call it right after the connection was opened; later calls change nothing.
 *
 * @returns undefined for a database in memory
 */
export function rememberFile(connection: SqliteConnection): DatabaseFile | undefined {
  if (connection.memory || typeof connection.name !== 'string') return undefined;
  const known = files.get(connection);
  if (known) return known;
  const path = resolve(connection.name);
  const file = { path, opened: stat(path) };
  files.set(connection, file);
  return file;
}

/**
 * Checks that the path of the database still leads to the file that the connection has open. No other process would see
 * what is written to a file that was removed or replaced, and neither would this process after a restart.
 *
 * @throws Error if the file was removed or replaced
 */
export function assertFileIsThere(connection: SqliteConnection): void {
  const file = rememberFile(connection);
  if (!file) return;
  const found = stat(file.path);
  if (found && found.ino === file.opened?.ino && found.dev === file.opened.dev) return;
  throw new Error('The SQLite database file was removed or replaced while it was open. Restart the process.');
}

const stat = (path: string): BigIntStats | undefined => statSync(path, { bigint: true, throwIfNoEntry: false });
