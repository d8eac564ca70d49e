import { clearTimeout, setImmediate, setTimeout } from './timers';

/** The error of an operation that exceeded its time limit. */
export class TimeoutError extends Error {
  /** @param timeout - milliseconds */
  constructor(timeout: number) {
    super(`No answer within ${String(timeout)} ms.`);
    this.name = 'TimeoutError';
  }
}

/**
 * Waits for an answer, but not longer than a time limit.
 *
 * @param timeout - milliseconds
 * @param onLate - called if the limit is exceeded, before the promise rejects
 * @throws TimeoutError if the limit is exceeded
 */
export function withTimeout<T>(answer: Promise<T>, timeout: number, onLate?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
      clearTimeout(timer);
    };
    const giveUp = (): void => {
      if (isSettled) return;
      onLate?.();
      reject(new TimeoutError(timeout));
    };
    // One more turn, because a process that was busy has not read its answers yet.
    const timer = setTimeout(() => setImmediate(giveUp), timeout);
    answer.then(
      value => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is passed on unchanged
        reject(error);
      },
    );
  });
}
