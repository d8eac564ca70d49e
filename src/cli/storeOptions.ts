import { statSync } from 'node:fs';
import type { openAuthDataSource } from '../stores/sql/openAuthDataSource';
import { UsageError } from './UsageError';

/** What a DataSource is opened with. */
export type OpeningOptions = Parameters<typeof openAuthDataSource>[0];

/** What opens the stores that a URL names; `'redis'` for Redis, which is no such store. */
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
 * Reads where the stores are, so that opening them makes and changes nothing: no file, no table.
 *
 * @param url - of a server, or the path of an SQLite file, with or without `sqlite:` before it
 * @throws UsageError for what is neither; Error for a file that is not there
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
  // Opened, a file that is not there would be made.
  if (!statSync(database, { throwIfNoEntry: false })?.isFile()) {
    // Not what it was given, which may be a URL that was misspelt, with its password.
    throw new Error('There is no such database file. A server is named by a URL: postgres://..., mysql://...');
  }
  return { type: 'better-sqlite3', database, migrationsRun: false, enableWAL: false, fileMustExist: true };
}
