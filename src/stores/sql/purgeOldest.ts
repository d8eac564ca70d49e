import { nextTurn } from '../../async/timers';
import type { DataSource, EntityTarget } from 'typeorm';
import { dialectOf } from './dialects/dialectOf';
import { quotedTable } from './quotedTable';

/** How many rows one statement deletes: few enough that no request waits for it noticeably. */
const rowsPerStatement = 500;

/** Which rows of a table to delete. */
export interface Purge {
  readonly entity: EntityTarget<object>;
  /** The property that is the primary key. */
  readonly key: string;
  /** The property with the time that decides. Rows with NULL in it are kept. */
  readonly time: string;
  /** Rows whose time is before this are deleted. Its unit is that of the column. */
  readonly before: number;
}

/**
 * Deletes the rows of a table whose time is over, in chunks, the oldest first. Other work of the process runs between two
 * chunks.
 *
 * @returns how many rows were deleted
 */
export async function purgeOldest(dataSource: DataSource, { entity, key, time, before }: Purge): Promise<number> {
  const dialect = dialectOf(dataSource);
  const { path: table, column } = quotedTable(dataSource, entity);
  const sql = dialect.deleteOldest({ table, key: column(key), time: column(time), limit: rowsPerStatement });
  let purged = 0;
  for (;;) {
    const deleted = await dialect.execute(dataSource, [[sql, [before]]]);
    if (deleted === 0) return purged;
    purged += deleted;
    await nextTurn();
  }
}
