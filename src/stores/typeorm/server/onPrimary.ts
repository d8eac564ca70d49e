import type { DataSource, QueryRunner } from 'typeorm';
import { TimeoutError, withTimeout } from '../../../async/withTimeout';

/** What the drivers of PostgreSQL and MySQL have to end a connection at once. */
interface Connection {
  /** MySQL. */
  destroy?(): void;
  /** PostgreSQL; ends the socket where a query is under way. */
  end?(): Promise<unknown>;
}

/**
 * Runs statements on a connection of the pool, to the server that is written to: what a replica says may be old. A
 * connection that is late is ended, since nobody knows when it will answer, and the next to use it would wait as well; so
 * is one that fails within a transaction, which rolls it back.
 *
 * @param timeout - milliseconds, those included that the pool takes to find a connection
 * @throws TimeoutError where they are exceeded
 */
export async function onPrimary<T>(
  dataSource: DataSource,
  timeout: number,
  run: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner('master');
  const connecting = runner.connect() as Promise<Connection>;
  let isSpoilt = false;
  try {
    return await withTimeout(
      connecting.then(() => run(runner)),
      timeout,
    );
  } catch (error) {
    isSpoilt = error instanceof TimeoutError || runner.isTransactionActive;
    throw error;
  } finally {
    // A connection that comes too late goes back as well.
    void connecting.then(connection => giveBack(runner, connection, isSpoilt)).catch(() => undefined);
  }
}

async function giveBack(runner: QueryRunner, connection: Connection, isSpoilt: boolean): Promise<void> {
  if (isSpoilt) {
    if (connection.destroy) connection.destroy();
    // It resolves when the socket is closed, for which nobody waits.
    else connection.end?.().catch(() => undefined);
  }
  await runner.release();
}
