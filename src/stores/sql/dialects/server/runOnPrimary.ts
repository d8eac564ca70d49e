import type { DataSource, QueryRunner } from 'typeorm';
import { TimeoutError, withTimeout } from '../../../../async/withTimeout';

/** What the drivers of PostgreSQL and MySQL offer to end a connection at once. */
interface Connection {
  /** MySQL. */
  destroy?(): void;
  /** PostgreSQL. Ends the socket if a query is running. */
  end?(): Promise<unknown>;
}

/**
 * Runs statements on one connection of the pool, to the primary. A replica may be out of date.
 *
 * If the time is over, the connection is ended, because nobody knows when it will answer and the next user would wait as
 * well. If a statement fails within a transaction, the connection is ended too, which rolls the transaction back.
 *
 * @param timeout - milliseconds, which include the wait for a free connection of the pool
 * @throws TimeoutError if the time is over
 */
export async function runOnPrimary<T>(
  dataSource: DataSource,
  timeout: number,
  run: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner('master');
  const connecting = runner.connect() as Promise<Connection>;
  let isUnusable = false;
  try {
    return await withTimeout(
      connecting.then(() => run(runner)),
      timeout,
    );
  } catch (error) {
    isUnusable = error instanceof TimeoutError || runner.isTransactionActive;
    throw error;
  } finally {
    // If the pool provides the connection too late, it is released as well.
    void connecting.then(connection => release(runner, connection, isUnusable)).catch(() => undefined);
  }
}

async function release(runner: QueryRunner, connection: Connection, isUnusable: boolean): Promise<void> {
  if (isUnusable) {
    if (connection.destroy) connection.destroy();
    // The promise resolves when the socket is closed. Nothing waits for that.
    else connection.end?.().catch(() => undefined);
  }
  await runner.release();
}
