import { nextTurn, pause } from '../../../../async/timers';
import { waitingAtMost } from '../../../../async/LookupQueue';
import type { Statement, WriteNeeds } from '../SqlDialect';
import { assertFileIsThere } from './assertFileIsThere';
import { isBusy, type SqliteConnection } from './sqliteConnection';
import { withPragma } from './withPragma';

/** How long a write waits for a transaction that is open on the same connection, in milliseconds. */
const longestWait = 500;

/** The pause between two attempts, in milliseconds. */
const retryInterval = 5;

/** The value of the pragma `synchronous` for which a commit in the mode WAL does not wait for the disk. */
const normal = 1;

/** Statements that run together, and what they need. */
interface Write extends WriteNeeds {
  readonly statements: readonly Statement[];
}

/** The writes of one connection, which run one after another. */
interface WriteQueue {
  length: number;
  /** Settles when the last write of the queue has settled. */
  tail: Promise<void>;
  /** When a write last gave up, on the clock of `performance.now()`. */
  gaveUpAt: number;
}

const queues = new WeakMap<SqliteConnection, WriteQueue>();

/**
 * Runs all of the statements or none, outside of any other transaction.
 *
 * A DataSource on SQLite has one connection. If a transaction of the application is open on it, the statements would become
 * a part of that transaction and vanish with its rollback. So they wait until no transaction is open, and then run within
 * one synchronous call, between which no other code can begin a transaction.
 *
 * They also wait for locks of other processes, for as long as the connection's `timeout`. They wait between attempts and
 * not within the driver, because the driver is synchronous and every request would wait. Only the first write of the queue
 * tries, because several writes of one process would take the lock from each other.
 *
 * @returns how many rows changed
 * @throws Error if too many writes wait, if a transaction stays open on the connection, or if the file is not there any more
 */
export function runExclusive(
  connection: SqliteConnection,
  statements: readonly Statement[],
  needs: WriteNeeds = {},
): Promise<number> {
  const queue = queues.get(connection) ?? { length: 0, tail: Promise.resolve(), gaveUpAt: -Infinity };
  queues.set(connection, queue);
  if (queue.length >= waitingAtMost) return Promise.reject(new Error('Too many writes wait for the database.'));
  queue.length += 1;
  const queuedAt = performance.now();
  const written = queue.tail.then(() => runFirst(connection, { statements, ...needs }, { queue, queuedAt }));
  // The next write runs in another turn of the event loop, so that requests are answered between two writes.
  const leave = (): Promise<void> => {
    queue.length -= 1;
    return nextTurn();
  };
  queue.tail = written.then(leave, leave);
  return written;
}

async function runFirst(
  connection: SqliteConnection,
  write: Write,
  { queue, queuedAt }: { readonly queue: WriteQueue; readonly queuedAt: number },
): Promise<number> {
  const startedAt = performance.now();
  // If this write was in the queue when another one gave up, it has waited for the same lock just as long already.
  const patience = queuedAt < queue.gaveUpAt ? 0 : 1;
  for (;;) {
    const waited = performance.now() - startedAt;
    if (!connection.inTransaction) {
      const attempt = tryToRun(connection, write);
      if ('changes' in attempt) return attempt.changes;
      if (waited >= busyTimeoutOf(connection) * patience) throw giveUp(queue, attempt.busy);
    } else if (waited >= longestWait * patience) {
      throw giveUp(queue, new Error(staysOpen));
    }
    await pause(retryInterval);
  }
}

function giveUp(queue: WriteQueue, reason: unknown): unknown {
  queue.gaveUpAt = performance.now();
  return reason;
}

const staysOpen =
  'A transaction stays open on the connection that stores revocations and sessions. Give them a DataSource of their own.';

type Attempt = { readonly changes: number } | { readonly busy: unknown };

/** Runs the statements without waiting for a lock. */
function tryToRun(connection: SqliteConnection, { statements, mayBeLost = false }: Write): Attempt {
  const run = (): Attempt => ({ changes: runAll(connection, statements) });
  try {
    assertFileIsThere(connection);
    return withPragma(connection, { name: 'busy_timeout', value: 0 }, () =>
      mayBeLost && isLogged(connection) ? withPragma(connection, { name: 'synchronous', value: normal }, run) : run(),
    );
  } catch (error) {
    if (isBusy(error)) return { busy: error };
    throw error;
  }
}

/** Returns whether the mode is WAL. In other modes, a power cut during a commit with NORMAL could damage the file. */
const isLogged = (connection: SqliteConnection): boolean =>
  connection.pragma('journal_mode', { simple: true }) === 'wal';

function runAll(connection: SqliteConnection, statements: readonly Statement[]): number {
  const run = ([sql, parameters]: Statement): number => connection.prepare(sql).run(...parameters).changes;
  const sum = (all: readonly Statement[]): number => all.reduce((changes, one) => changes + run(one), 0);
  return statements.length === 1 ? sum(statements) : connection.transaction(sum)(statements);
}

const busyTimeoutOf = (connection: SqliteConnection): number =>
  Number(connection.pragma('busy_timeout', { simple: true }));
