import { statSync } from 'node:fs';
import type { openAuthDataSource } from '../stores/sql/openAuthDataSource';
import { UsageError } from './UsageError';

/** The options of a DataSource. */
export type OpeningOptions = Parameters<typeof openAuthDataSource>[0];

/** The options for the stores at a URL; `'redis'` for Redis, which needs no purge. */
export type StoreOptions = OpeningOptions | 'redis';

const servers: Readonly<Record<string, 'postgres' | 'mysql' | 'mariadb' | 'redis'>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  redis: 'redis',
  rediss: 'redis',
};

/**
 * Reads the URL of the stores. Opening them with these options creates no file and no table.
 *
 * @param url - the URL of a server, or the path of an SQLite file, with or without `sqlite:`
 * @throws UsageError for anything else; Error if the file does not exist
 */
export function storeOptions(url: string): StoreOptions {
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(url) ?? [];
  const type = servers[scheme?.toLowerCase() ?? ''];
  if (type === 'redis') return type;
  if (type) return { type, url, migrationsRun: false };
  if (scheme !== undefined && scheme.toLowerCase() !== 'sqlite') {
    throw new UsageError(`${scheme}: is not one of sqlite, postgres, mysql, mariadb, redis.`);
  }
  const database = url.replace(/^sqlite:(\/\/)?/i, '');
  // Opening a file that does not exist would create it.
  if (!statSync(database, { throwIfNoEntry: false })?.isFile()) {
    // The message does not repeat the value, which may be a misspelt URL with a password.
    throw new Error('There is no such database file. A server is named by a URL: postgres://..., mysql://...');
  }
  return { type: 'better-sqlite3', database, migrationsRun: false, enableWAL: false, fileMustExist: true };
}
