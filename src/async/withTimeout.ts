/** That something took longer than it may. */
export class TimeoutError extends Error {
  constructor(timeout: number) {
    super(`No answer within ${String(timeout)} ms.`);
    this.name = 'TimeoutError';
  }
}

/**
 * Waits for an answer for a bounded time.
 *
 * @param timeout - milliseconds
 * @param onLate - called where it is exceeded
 * @throws TimeoutError where it is exceeded
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
    // A turn later, since a process that was busy itself has read no answer meanwhile.
    const timer = setTimeout(() => setImmediate(giveUp), timeout);
    answer.then(
      value => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
        reject(error);
      },
    );
  });
}
