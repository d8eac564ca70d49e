import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { openAuthDataSource } from 'routing-controllers-authx/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';

type BetterSqlite3Options = Extract<DataSourceOptions, { type: 'better-sqlite3' }>;

/** Reads ormconfig.json from the current folder. The path of the database is relative to that folder. */
export function ormconfig(): BetterSqlite3Options {
  const file = resolve('ormconfig.json');
  const options = JSON.parse(readFileSync(file, 'utf8')) as BetterSqlite3Options;
  return { ...options, database: resolve(dirname(file), options.database) };
}

/** Opens the DataSource in ormconfig.json. Only the authentication uses this DataSource. */
export function authDataSource(): Promise<DataSource> {
  const options = ormconfig();
  mkdirSync(dirname(options.database), { recursive: true });
  return openAuthDataSource(options);
}
