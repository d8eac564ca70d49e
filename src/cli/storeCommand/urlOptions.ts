import type { openAuthDataSource } from '../../stores/sql/openAuthDataSource';
import { UsageError } from '../UsageError';

/** The options of a DataSource. */
export type OpeningOptions = Parameters<typeof openAuthDataSource>[0];

const servers: Readonly<Record<string, 'postgres' | 'mysql' | 'mariadb' | 'redis'>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  redis: 'redis',
  rediss: 'redis',
};

/**
 * Reads the URL of a store.
 *
 * @param url - the URL of a server, or the path of an SQLite file, with or without `sqlite:`
 * @returns the options of the DataSource; `'redis'` for Redis
 * @throws UsageError for anything else
 */
export function urlOptions(url: string): OpeningOptions | 'redis' {
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(url) ?? [];
  const type = servers[scheme?.toLowerCase() ?? ''];
  if (type === 'redis') return type;
  if (type) return { type, url };
  if (scheme !== undefined && scheme.toLowerCase() !== 'sqlite') {
    throw new UsageError(`${scheme}: is not one of sqlite, postgres, mysql, mariadb, redis.`);
  }
  return { type: 'better-sqlite3', database: url.replace(/^sqlite:(\/\/)?/i, '') };
}
