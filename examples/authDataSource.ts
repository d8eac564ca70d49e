import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { openAuthDataSource } from 'routing-controllers-authx/typeorm';
import type { DataSource } from 'typeorm';
import type { BetterSqlite3DataSourceOptions } from 'typeorm/driver/better-sqlite3/BetterSqlite3DataSourceOptions';

/** Reads ormconfig.json from the folder that the program is started in; its database is relative to that folder. */
export function ormconfig(): BetterSqlite3DataSourceOptions {
  const file = resolve('ormconfig.json');
  const options = JSON.parse(readFileSync(file, 'utf8')) as BetterSqlite3DataSourceOptions;
  return { ...options, database: resolve(dirname(file), options.database) };
}

/** Opens the DataSource that authentication has to itself, as ormconfig.json describes it. */
export function authDataSource(): Promise<DataSource> {
  const options = ormconfig();
  mkdirSync(dirname(options.database), { recursive: true });
  return openAuthDataSource(options);
}
