import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { BetterSqlite3DataSourceOptions } from 'typeorm/driver/better-sqlite3/BetterSqlite3DataSourceOptions';
import { openAuthDataSource } from '../../../src/entries/typeorm';

const folder = mkdtempSync(join(tmpdir(), 'authx-spec-'));
const opened: DataSource[] = [];
let files = 0;

/** A database file that no other spec uses. */
export const newFile = (): string => join(folder, `${String((files += 1))}.sqlite`);

/** Opens a DataSource for revocations; it is closed, and its file removed, when the specs are through. */
export async function openOn(
  database: string,
  options: Partial<BetterSqlite3DataSourceOptions> = {},
): Promise<DataSource> {
  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database, ...options });
  opened.push(dataSource);
  return dataSource;
}

after(async () => {
  for (const dataSource of opened) if (dataSource.isInitialized) await dataSource.destroy();
  rmSync(folder, { recursive: true });
});
