import type { DataSource } from 'typeorm';
import type { Statement } from '../Statement';
import { besideLookups } from './besideLookups';
import { onPrimary } from './onPrimary';
import { retryConflicts } from './retryConflicts';

/**
 * Runs statements that belong together, all or none. No transaction of the application has a part in it.
 *
 * @param timeout - milliseconds, for each attempt
 * @returns how many rows changed
 */
export function writeTogether(
  dataSource: DataSource,
  timeout: number,
  statements: readonly Statement[],
): Promise<number> {
  const write = (): Promise<number> =>
    onPrimary(dataSource, timeout, async runner => {
      if (statements.length > 1) await runner.startTransaction();
      let changed = 0;
      for (const [sql, parameters] of statements) {
        changed += (await runner.query(sql, [...parameters], true)).affected ?? 0;
      }
      if (statements.length > 1) await runner.commitTransaction();
      return changed;
    });
  return besideLookups(dataSource, () => retryConflicts(write));
}
