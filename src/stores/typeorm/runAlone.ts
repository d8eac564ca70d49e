import { setTimeout as pause } from 'node:timers/promises';
import { assertFileIsThere } from './assertFileIsThere';
import { isBusy } from './isBusy';
import type { SqliteConnection } from './sqliteConnection';
import type { Statement } from './Statement';

/** How long, in milliseconds, a statement waits for a transaction on the same SQLite connection. */
const longestWait = 500;

/** Milliseconds between two attempts. */
const step = 5;

/**
 * Runs statements on SQLite, all or none, outside of any other transaction. They would join whatever transaction is open on the connection,
 * and vanish with its rollback: so they wait for their turn, and run in the same breath, which TypeORM, with a turn
 * between, could not. It fails rather than resolve for a row that may not stay.
 *
 * They wait for the locks of other processes too, as long as the connection's `timeout`, but between its attempts and
 * not within: the driver is synchronous, and would let every request wait with it.
 *
 * @returns how many rows they changed
 */
export async function runAlone(connection: SqliteConnection, statements: readonly Statement[]): Promise<number> {
  const began = Date.now();
  const timeout = busyTimeoutOf(connection);
  for (;;) {
    const waited = Date.now() - began;
    if (!connection.inTransaction) {
      const attempt = runAtOnce(connection, statements);
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

/** Runs statements without waiting for a lock. */
function runAtOnce(connection: SqliteConnection, statements: readonly Statement[]): Attempt {
  const timeout = busyTimeoutOf(connection);
  connection.pragma('busy_timeout = 0');
  try {
    assertFileIsThere(connection);
    return { changes: runAll(connection, statements) };
  } catch (error) {
    if (isBusy(error)) return { busy: error };
    throw error;
  } finally {
    connection.pragma(`busy_timeout = ${String(timeout)}`);
  }
}

function runAll(connection: SqliteConnection, statements: readonly Statement[]): number {
  const run = ([sql, parameters]: Statement): number => connection.prepare(sql).run(...parameters).changes;
  const sum = (all: readonly Statement[]): number => all.reduce((changes, one) => changes + run(one), 0);
  return statements.length === 1 ? sum(statements) : connection.transaction(sum)(statements);
}

const busyTimeoutOf = (connection: SqliteConnection): number =>
  Number(connection.pragma('busy_timeout', { simple: true }));
