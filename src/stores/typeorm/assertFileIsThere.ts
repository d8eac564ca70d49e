import { statSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import type { SqliteConnection } from './sqliteConnection';

interface DatabaseFile {
  readonly path: string;
  readonly opened: BigIntStats | undefined;
}

const files = new WeakMap<SqliteConnection, DatabaseFile>();

/** Remembers which file a connection has open, if it is a file. Done once, right after it was opened. */
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
 * Throws where the file that a connection has open is no longer the one of its name: what is written into it, no other
 * process sees, nor this one after a restart.
 */
export function assertFileIsThere(connection: SqliteConnection): void {
  const file = rememberFile(connection);
  if (!file) return;
  const found = stat(file.path);
  if (found && found.ino === file.opened?.ino && found.dev === file.opened.dev) return;
  throw new Error('The database file of revocations was removed or replaced while it was open; restart the process.');
}

const stat = (path: string): BigIntStats | undefined => statSync(path, { bigint: true, throwIfNoEntry: false });
