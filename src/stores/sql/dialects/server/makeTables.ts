import type { DataSource } from 'typeorm';
import { clearTimeout, pause, setTimeout } from '../../../../async/timers';
import { pendingMigrations } from '../../pendingMigrations';
import { makeUnderLock } from './makeUnderLock';
import type { ServerEngine, ServerOptions } from './ServerEngine';
import { withDataSource } from './withDataSource';

/** How long processes that start at the same time wait for each other, in seconds. */
const longestWait = 60;

/** The shortest pause between two attempts to take the lock, in milliseconds. The longest is three times as long. */
const shortestPause = 50;

/**
 * Creates the tables by migration or by `synchronize`, as the options say. One process at a time does it. While another
 * process does it, this process waits without a transaction. If no migration is pending, no lock is taken.
 *
 * @param wait - how long to wait for other processes, in seconds
 * @throws Error if another process has the lock for longer
 */
export async function makeTables(engine: ServerEngine, options: ServerOptions, wait = longestWait): Promise<void> {
  if (!options.migrationsRun && !options.synchronize) return;
  await withDataSource(engine, options, async dataSource => {
    const limit = { isOver: false };
    const timer = setTimeout(() => (limit.isOver = true), wait * 1000);
    try {
      while (!(await isUpToDate(dataSource, options)) && !(await makeUnderLock(engine, dataSource, options))) {
        if (limit.isOver) throw new Error(await describeHolder(engine, dataSource, wait));
        // The random part keeps processes from trying at the same moment again.
        await pause(shortestPause * (1 + 2 * Math.random()));
      }
    } finally {
      clearTimeout(timer);
    }
  });
}

/** Returns whether no migration is pending. With `synchronize`, only TypeORM can tell, so the answer is always no. */
const isUpToDate = async (dataSource: DataSource, { synchronize }: ServerOptions): Promise<boolean> =>
  !synchronize && (await pendingMigrations(dataSource)).length === 0;

async function describeHolder(engine: ServerEngine, dataSource: DataSource, wait: number): Promise<string> {
  const [holder] = await dataSource.query<{ ending: string | null }[]>(engine.lockHolderQuery);
  const how = holder?.ending == null ? '' : `, or end its session on the database server by ${holder.ending}`;
  return (
    `openAuthDataSource: the tables were not created, because another process has been creating them for ` +
    `${String(wait)} seconds. Wait until that process is ready${how}. Then start this process again.`
  );
}
