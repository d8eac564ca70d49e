import { pause } from '../../../../async/timers';

/** How often an action is tried. */
const attempts = 5;

/** The longest pause between two attempts, in milliseconds. */
const longestPause = 20;

/**
 * Tries an action again if the server rolled it back because of another transaction, such as for a deadlock.
 *
 * @param codes - the engine's codes for such errors
 * @throws the action's error, if it is another one or if the last attempt fails
 */
export async function retryConflicts<T>(codes: readonly string[], action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!codes.includes(codeOf(error)) || attempt === attempts) throw error;
    }
    // The random pause keeps the two transactions from meeting again.
    await pause(Math.random() * longestPause);
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code);
