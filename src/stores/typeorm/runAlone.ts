import { setTimeout as pause } from 'node:timers/promises';
import { assertFileIsThere } from './assertFileIsThere';
import { isBusy } from './isBusy';
import type { SqliteConnection } from './sqliteConnection';

/** How long, in milliseconds, a statement waits for a transaction on the same SQLite connection. */
const longestWait = 500;

/** Milliseconds between two attempts. */
const step = 5;

/** A statement that TypeORM has built. */
export interface Statement {
  getQueryAndParameters(): [string, unknown[]];
}

/**
 * Runs a statement on SQLite outside of any transaction. It would join whatever transaction is open on the connection,
 * and vanish with its rollback: so it waits for its turn, and runs in the same breath, which TypeORM, with a turn
 * between, could not. It fails rather than resolve for a row that may not stay.
 *
 * It waits for the locks of other processes too, as long as the connection's `timeout`, but between its attempts and
 * not within: the driver is synchronous, and would let every request wait with it.
 *
 * @returns how many rows it changed
 */
export async function runAlone(connection: SqliteConnection, statement: Statement): Promise<number> {
  const [sql, parameters] = statement.getQueryAndParameters();
  const began = Date.now();
  const timeout = busyTimeoutOf(connection);
  for (;;) {
    const waited = Date.now() - began;
    if (!connection.inTransaction) {
      const attempt = runAtOnce(connection, sql, parameters);
      if ('changes' in attempt) return attempt.changes;
      if (waited >= timeout) throw attempt.busy;
    } else if (waited > longestWait) {
      throw new Error(
        'A transaction stays open on the connection that keeps revocations; give them a DataSource of their own.',
      );
    }
    await pause(step);
  }
}

type Attempt = { readonly changes: number } | { readonly busy: unknown };

/** Runs a statement without waiting for a lock. */
function runAtOnce(connection: SqliteConnection, sql: string, parameters: readonly unknown[]): Attempt {
  const timeout = busyTimeoutOf(connection);
  connection.pragma('busy_timeout = 0');
  try {
    assertFileIsThere(connection);
    return { changes: connection.prepare(sql).run(...parameters).changes };
  } catch (error) {
    if (isBusy(error)) return { busy: error };
    throw error;
  } finally {
    connection.pragma(`busy_timeout = ${String(timeout)}`);
  }
}

const busyTimeoutOf = (connection: SqliteConnection): number =>
  Number(connection.pragma('busy_timeout', { simple: true }));
