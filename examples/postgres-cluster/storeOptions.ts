import type { DataSourceOptions } from 'typeorm';

/** The default URL of the store. */
const loopback = 'postgres://postgres@127.0.0.1:5432/postgres';

const types = { 'postgres:': 'postgres', 'postgresql:': 'postgres', 'mysql:': 'mysql', 'mariadb:': 'mariadb' } as const;

/**
 * Reads AUTHX_STORE_URL, or DATABASE_URL if the first one is not set.
 *
 * @throws Error if the URL cannot be used. The message does not repeat the URL, which may hold a password
 */
export function storeOptions({ AUTHX_STORE_URL, DATABASE_URL }: NodeJS.ProcessEnv = process.env): DataSourceOptions {
  const url = AUTHX_STORE_URL ?? DATABASE_URL ?? loopback;
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (!(protocol in types)) {
    throw new Error(
      'AUTHX_STORE_URL, or DATABASE_URL, must begin with postgres://, mysql:// or mariadb://, and be a URL.',
    );
  }
  return { type: types[protocol as keyof typeof types], url };
}
