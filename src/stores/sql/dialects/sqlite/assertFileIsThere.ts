import { statSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate } from '../../../../async/timers';
import type { SqliteConnection } from './sqliteConnection';

/** A file that a connection has open, and what was there when it was opened. */
interface OpenFile {
  readonly path: string;
  readonly opened: BigIntStats | undefined;
}

interface DatabaseFiles {
  /** The database, and its write-ahead log if it has one. */
  readonly files: readonly OpenFile[];
  /** Whether the files were looked at in this turn of the event loop, right before it looks for lookups. */
  isFresh: boolean;
}

const known = new WeakMap<SqliteConnection, DatabaseFiles>();

/**
 * Remembers which files a connection has open. Call it right after the connection was opened; later calls change nothing.
 *
 * @returns undefined for a database in memory
 */
export function rememberFile(connection: SqliteConnection): DatabaseFiles | undefined {
  if (connection.memory || typeof connection.name !== 'string') return undefined;
  const remembered = known.get(connection);
  if (remembered) return remembered;
  const path = resolve(connection.name);
  const log = openFile(`${path}-wal`);
  const files = { files: [openFile(path), ...(log.opened ? [log] : [])], isFresh: false };
  known.set(connection, files);
  return files;
}

/**
 * Checks that the path of the database still leads to the file that the connection has open, and that its write-ahead log
 * is there too. No other process would see what is written to a file that was removed or replaced, and this process would
 * not see what the others write.
 *
 * @throws Error if a file was removed or replaced
 */
export function assertFileIsThere(connection: SqliteConnection): void {
  const database = rememberFile(connection);
  if (database && !database.files.every(isThere)) {
    throw new Error('The SQLite database file was removed or replaced while it was open. Restart the process.');
  }
}

/**
 * Does the same as {@link assertFileIsThere} for lookups. The lookups of one turn of the event loop were all asked before
 * the first of them is answered, so they share one check.
 */
export function assertFileIsThereForLookups(connection: SqliteConnection): void {
  const database = rememberFile(connection);
  if (!database || database.isFresh) return;
  assertFileIsThere(connection);
  database.isFresh = true;
  setImmediate(() => (database.isFresh = false));
}

const openFile = (path: string): OpenFile => ({ path, opened: stat(path) });

function isThere({ path, opened }: OpenFile): boolean {
  const found = stat(path);
  return found !== undefined && found.ino === opened?.ino && found.dev === opened.dev;
}

const stat = (path: string): BigIntStats | undefined => statSync(path, { bigint: true, throwIfNoEntry: false });
