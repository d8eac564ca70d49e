import type { DataSource } from 'typeorm';
import { isPreparedByApplication, type SqliteOptions } from './openSqlite';
import type { ThreadSettings } from './PurgeThread';
import { sqliteConnection, type SqliteConnection } from './sqliteConnection';

/**
 * Returns what a thread needs to open the same database in the same way. Returns undefined if it could not: if the database
 * is in memory, is not in the mode WAL, or is opened with a driver, a key or a preparation of the application's own.
 */
export function threadSettings(dataSource: DataSource): ThreadSettings | undefined {
  const connection = sqliteConnection(dataSource);
  const options = dataSource.options as SqliteOptions & Readonly<Record<string, unknown>>;
  if (['driver', 'key', 'nativeBinding'].some(name => options[name] !== undefined)) return undefined;
  if (isPreparedByApplication(options) || !isSingleFile(connection)) return undefined;
  const driver = driverOf(connection);
  const timeout = Number(connection.pragma('busy_timeout', { simple: true }));
  return driver === undefined ? undefined : { driver, file: connection.name, timeout };
}

/** Returns whether the database is one file, which another connection can read while this one writes. */
function isSingleFile(connection: SqliteConnection): boolean {
  if (connection.memory || connection.pragma('journal_mode', { simple: true }) !== 'wal') return false;
  return (connection.pragma('database_list') as readonly unknown[]).length === 1;
}

/**
 * Returns the path of the driver's module. Two copies of SQLite in one process would not see the locks of each other, so the
 * module must be the one that has opened the connection.
 */
function driverOf(connection: SqliteConnection): string | undefined {
  try {
    const path = require.resolve('better-sqlite3');
    return require.cache[path]?.exports === connection.constructor ? path : undefined;
  } catch {
    return undefined;
  }
}
