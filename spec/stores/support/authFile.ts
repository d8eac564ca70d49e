import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { BetterSqlite3DataSourceOptions } from 'typeorm/driver/better-sqlite3/BetterSqlite3DataSourceOptions';
import { openAuthDataSource } from '../../../src/entries/typeorm';
import { cleanUp, takeAll } from '../../support/cleanup';

let folder: string | undefined;
const opened: DataSource[] = [];
let files = 0;

/** A database file that no other spec uses. */
export function newFile(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'authx-spec-'));
  return join(folder, `${String((files += 1))}.sqlite`);
}

/** Opens a DataSource for revocations; it is closed, and its file removed, when the specs are through. */
export async function openOn(
  database: string,
  options: Partial<BetterSqlite3DataSourceOptions> = {},
): Promise<DataSource> {
  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database, ...options });
  opened.push(dataSource);
  return dataSource;
}

cleanUp(async () => {
  for (const dataSource of takeAll(opened)) if (dataSource.isInitialized) await dataSource.destroy();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});
