/** A call that has not answered yet. */
interface Pending {
  /** On the clock of `performance.now()`, which no change of the date moves. */
  readonly until: number;
  readonly reject: (reason: Error) => void;
}

/**
 * Waits for answers, each no longer than one and the same time. One timer serves all that are under way: the oldest is
 * always the next to be late.
 */
export class Deadlines {
  private readonly pending = new Set<Pending>();
  private timer: NodeJS.Timeout | undefined;

  /** @param timeout - milliseconds */
  constructor(private readonly timeout: number) {}

  /** The answer, or an error where it is late. */
  await<T>(answer: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const call = { until: performance.now() + this.timeout, reject };
      this.pending.add(call);
      this.timer ??= setTimeout(() => this.rejectLate(), this.timeout);
      answer.then(
        value => {
          this.settle(call);
          resolve(value);
        },
        (error: unknown) => {
          this.settle(call);
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
          reject(error);
        },
      );
    });
  }

  /** With nothing left to wait for, the timer must not keep the process alive. */
  private settle(call: Pending): void {
    this.pending.delete(call);
    if (this.pending.size > 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private rejectLate(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const call of this.pending) {
      // A timer can fire a little early.
      if (call.until > now + 1) {
        this.timer = setTimeout(() => this.rejectLate(), call.until - now);
        return;
      }
      this.pending.delete(call);
      call.reject(new Error(`No answer within ${String(this.timeout)} ms.`));
    }
  }
}
