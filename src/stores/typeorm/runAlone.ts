import { setImmediate as soon, setTimeout as pause } from 'node:timers/promises';
import { waitingAtMost } from '../../async/LookupQueue';
import { assertFileIsThere } from './assertFileIsThere';
import { isBusy } from './isBusy';
import type { SqliteConnection } from './sqliteConnection';
import type { Statement } from './Statement';

/** How long, in milliseconds, a statement waits for a transaction on the same SQLite connection. */
const longestWait = 500;

/** Milliseconds between two attempts. */
const step = 5;

/** Who writes on a connection, one after the other. */
interface Line {
  length: number;
  /** Settles once the last in it is through. */
  end: Promise<void>;
  /** When somebody gave up last, on the clock of `performance.now()`. */
  gaveUpAt: number;
}

const lines = new WeakMap<SqliteConnection, Line>();

/**
 * Runs statements on SQLite, all or none, outside of any other transaction. They would join whatever transaction is open on the connection,
 * and vanish with its rollback: so they wait for their turn, and run in the same breath, which TypeORM, with a turn
 * between, could not. It fails rather than resolve for a row that may not stay.
 *
 * They wait for the locks of other processes too, as long as the connection's `timeout`, but between its attempts and
 * not within: the driver is synchronous, and would let every request wait with it. Of one process one at a time tries, the
 * first that came: many at once would take the lock from each other.
 *
 * @returns how many rows they changed
 */
export function runAlone(connection: SqliteConnection, statements: readonly Statement[]): Promise<number> {
  const line = lines.get(connection) ?? { length: 0, end: Promise.resolve(), gaveUpAt: -Infinity };
  lines.set(connection, line);
  if (line.length >= waitingAtMost) return Promise.reject(new Error('Too many writes wait for the database.'));
  line.length += 1;
  const arrivedAt = performance.now();
  const ran = line.end.then(() => runInTurn(connection, statements, { line, arrivedAt }));
  // In a turn of its own, so that requests are answered between writes.
  const leave = (): Promise<void> => {
    line.length -= 1;
    return soon();
  };
  line.end = ran.then(leave, leave);
  return ran;
}

async function runInTurn(
  connection: SqliteConnection,
  statements: readonly Statement[],
  { line, arrivedAt }: { readonly line: Line; readonly arrivedAt: number },
): Promise<number> {
  const began = performance.now();
  // Who was there already when the one before gave up has waited for the same lock as long.
  const patience = arrivedAt < line.gaveUpAt ? 0 : 1;
  for (;;) {
    const waited = performance.now() - began;
    if (!connection.inTransaction) {
      const attempt = runAtOnce(connection, statements);
      if ('changes' in attempt) return attempt.changes;
      if (waited >= busyTimeoutOf(connection) * patience) throw giveUp(line, attempt.busy);
    } else if (waited >= longestWait * patience) {
      throw giveUp(line, new Error(staysOpen));
    }
    await pause(step);
  }
}

function giveUp(line: Line, reason: unknown): unknown {
  line.gaveUpAt = performance.now();
  return reason;
}

const staysOpen =
  'A transaction stays open on the connection that keeps revocations; give them a DataSource of their own.';

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
