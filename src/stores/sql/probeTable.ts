import type { DataSource, EntityTarget } from 'typeorm';
import { dialectOf } from './dialects/dialectOf';
import { quotedTable } from './quotedTable';

/** A table, and the property that is its primary key. */
export interface ProbedTable {
  readonly entity: EntityTarget<object>;
  readonly key: string;
}

/**
 * Tries whether a table accepts changes. It deletes the row with an empty key, which no table of this library has. A server
 * or a file that is read-only, and a table that is locked, refuses or delays it all the same.
 */
export async function probeTable(dataSource: DataSource, { entity, key }: ProbedTable): Promise<void> {
  const { path, column } = quotedTable(dataSource, entity);
  await dialectOf(dataSource).execute(dataSource, [[`DELETE FROM ${path} WHERE ${column(key)} = ''`, []]]);
}
