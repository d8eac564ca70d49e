import { setTimeout as pause } from 'node:timers/promises';

/** How often a statement is tried that others get in the way of. */
const attempts = 5;

/** Longest pause between two attempts, in milliseconds. */
const longestPause = 20;

/** Tries again what the server has rolled back for the sake of another transaction: a deadlock, a conflict of versions. */
export async function retryConflicts<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
    }
    // Not in step with the other.
    await pause(Math.random() * longestPause);
  }
}

/** Of PostgreSQL: serialization_failure and deadlock_detected; of MySQL: ER_LOCK_DEADLOCK; of MariaDB: a changed record. */
const conflicts: ReadonlySet<unknown> = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);

const isConflict = (error: unknown): boolean => conflicts.has((error as { code?: unknown } | undefined)?.code);
