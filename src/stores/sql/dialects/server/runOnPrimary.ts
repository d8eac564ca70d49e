import type { DataSource, QueryRunner } from 'typeorm';
import { TimeoutError, withTimeout } from '../../../../async/withTimeout';
import type { ConnectionCheck } from './ConnectionCheck';

/** The connections to a server that only this library uses. */
export interface Primary {
  readonly dataSource: DataSource;
  readonly connections: ConnectionCheck;
  /** How long the check of a connection may take, in milliseconds. */
  readonly checkTimeout: number;
}

/** How long an action may take, in milliseconds. */
export interface TimeLimits {
  /** From the moment when a connection is there. */
  readonly running: number;
  /** In all, with the wait for a connection. */
  readonly total: number;
}

/** A connection of PostgreSQL or MySQL, with the methods that end it at once. */
interface Connection {
  /** MySQL. */
  destroy?(): void;
  /** PostgreSQL. Ends the socket if a query is running. */
  end?(): Promise<unknown>;
}

/**
 * Runs statements on one connection of the pool, to the primary. A replica may be out of date. A new connection is checked
 * before its first use.
 *
 * If the time is over while a statement runs, the connection is ended, because nobody knows when it will answer and the
 * next user would wait as well. If a statement fails within a transaction, the connection is ended too, which rolls the
 * transaction back.
 *
 * @throws TimeoutError if the time is over
 * @throws ConfigurationError if a new connection leads to a server that cannot be used
 */
export async function runOnPrimary<T>(
  primary: Primary,
  { running, total }: TimeLimits,
  run: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = primary.dataSource.createQueryRunner('master');
  const ready = connect(primary, runner);
  const use: { state: 'waiting' | 'running' | 'over' } = { state: 'waiting' };
  let isUnusable = false;
  const start = (): Promise<T> => {
    // An action that was already refused must not be carried out later.
    if (use.state === 'over') throw new TimeoutError(total);
    use.state = 'running';
    return running < total ? withTimeout(run(runner), running) : run(runner);
  };
  try {
    return await withTimeout(ready.then(start), total);
  } catch (error) {
    isUnusable = use.state === 'running' && (error instanceof TimeoutError || runner.isTransactionActive);
    use.state = 'over';
    throw error;
  } finally {
    // If the connection is ready too late, it is given back as well, and the next user need not wait for it.
    void ready
      .then(connection => (isUnusable ? end(runner, connection) : giveBack(primary, runner, connection)))
      .catch(() => undefined);
  }
}

/** Takes a connection of the pool. A connection that cannot be used is ended. */
async function connect(primary: Primary, runner: QueryRunner): Promise<Connection> {
  const connection = (await runner.connect()) as Connection;
  if (primary.connections.isNew(connection)) await check(primary, runner, connection);
  return connection;
}

/** Gives a connection back. If it is time to check it again, that is done now, when no request waits for it. */
async function giveBack(primary: Primary, runner: QueryRunner, connection: Connection): Promise<void> {
  if (primary.connections.isDue(connection)) await check(primary, runner, connection);
  await runner.release();
}

async function check(primary: Primary, runner: QueryRunner, connection: Connection): Promise<void> {
  try {
    await withTimeout(primary.connections.check(runner, connection), primary.checkTimeout);
  } catch (error) {
    await end(runner, connection);
    throw error;
  }
}

async function end(runner: QueryRunner, connection: Connection): Promise<void> {
  if (connection.destroy) connection.destroy();
  // The promise resolves when the socket is closed. Nothing waits for that.
  else connection.end?.().catch(() => undefined);
  await runner.release();
}
