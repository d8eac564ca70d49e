import { pause } from '../../async/timers';
import type { DataSource, EntityTarget } from 'typeorm';
import { dialectOf } from './dialects/dialectOf';
import { PurgePace } from './PurgePace';
import { quotedTable } from './quotedTable';

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
 * Deletes the rows of a table whose time is over, in chunks, the oldest first. Each chunk is a transaction of its own.
 * Other work of the process, and of the database, runs between two chunks.
 *
 * @returns how many rows were deleted
 */
export async function purgeOldest(dataSource: DataSource, { entity, key, time, before }: Purge): Promise<number> {
  const dialect = dialectOf(dataSource);
  const { path: table, column } = quotedTable(dataSource, entity);
  const sql = dialect.deleteOldest({ table, key: column(key), time: column(time) });
  const pace = new PurgePace();
  const chunks = dialect.purgeChunks(dataSource);
  let purged = 0;
  try {
    for (;;) {
      const { rows, took } = await chunks.delete([sql, [before, pace.rows]]);
      if (rows === 0) return purged;
      purged += rows;
      await pause(pace.adapt(took, chunks.limits));
    }
  } finally {
    await chunks.end();
  }
}
