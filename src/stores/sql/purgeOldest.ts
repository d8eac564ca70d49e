import { pause } from '../../async/timers';
import type { DataSource, EntityTarget } from 'typeorm';
import { dialectOf } from './dialects/dialectOf';
import type { DeleteOldest } from './dialects/SqlDialect';
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
  /** Is told after each chunk how many rows of the table were deleted so far. */
  readonly onProgress?: PurgeProgress | undefined;
}

/** Is told how many rows were deleted so far. */
export type PurgeProgress = (deleted: number) => void;

/** Which rows of a table without an entity to delete. */
export type PurgedRows = Pick<Purge, 'before' | 'onProgress'>;

/**
 * Deletes the rows of a table whose time is over, in chunks, the oldest first. Each chunk is a transaction of its own.
 * Other work of the process, and of the database, runs between two chunks.
 *
 * @returns how many rows were deleted
 */
export function purgeOldest(dataSource: DataSource, { entity, key, time, ...rows }: Purge): Promise<number> {
  const { path: table, column } = quotedTable(dataSource, entity);
  return purgeRows(dataSource, { table, key: column(key), time: column(time) }, rows);
}

/** Does the same for a table that has no entity. Its names are quoted. */
export async function purgeRows(
  dataSource: DataSource,
  rows: DeleteOldest,
  { before, onProgress }: PurgedRows,
): Promise<number> {
  const dialect = dialectOf(dataSource);
  const sql = dialect.deleteOldest(rows);
  const pace = new PurgePace();
  const chunks = dialect.purgeChunks(dataSource);
  let purged = 0;
  try {
    for (;;) {
      const { rows: deleted, took } = await chunks.delete([sql, [before, pace.rows]]);
      if (deleted === 0) return purged;
      purged += deleted;
      onProgress?.(purged);
      await pause(pace.adapt(took, chunks.limits));
    }
  } finally {
    await chunks.end();
  }
}
