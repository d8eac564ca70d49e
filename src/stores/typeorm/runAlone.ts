import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SqliteConnection } from './sqliteConnection';

/** How long, in milliseconds, a statement waits for a transaction on the same SQLite connection. */
const longestWait = 500;

/** A statement that TypeORM has built. */
export interface Statement {
  getQueryAndParameters(): [string, unknown[]];
}

/**
 * Runs a statement on SQLite outside of any transaction. It would join whatever transaction is open on the connection,
 * and vanish with its rollback: so it waits for its turn, and runs in the same breath, which TypeORM, with a turn
 * between, could not. It fails rather than resolve for a row that may not stay.
 *
 * @returns how many rows it changed
 */
export async function runAlone(connection: SqliteConnection, statement: Statement): Promise<number> {
  const [sql, parameters] = statement.getQueryAndParameters();
  const deadline = Date.now() + longestWait;
  while (connection.inTransaction) {
    if (Date.now() > deadline) {
      throw new Error(
        'A transaction stays open on the connection that keeps revocations; give them a DataSource of their own.',
      );
    }
    await nextTurn();
  }
  return connection.prepare(sql).run(...parameters).changes;
}
