import { type TimedItem, TimedSet } from './TimedSet';
import type { MaybePromise } from './MaybePromise';
import { TimeoutError } from './withTimeout';

/** What happens with an answer, or if there is none in time. */
export interface Outcome<T, U, V = U> {
  /** Reads the answer. If it throws, the call counts as failed. */
  readonly read: (value: T) => U;
  /** Continues with the value that was read. Its errors are passed on unchanged. */
  readonly next: (value: U) => MaybePromise<V>;
  /** Makes the error to throw if the call failed or timed out. It is called at most once. */
  readonly fail: (cause: unknown) => unknown;
}

const unchanged: Outcome<unknown, unknown> = { read: value => value, next: value => value, fail: cause => cause };

/** A call that has not answered yet. */
interface Call extends TimedItem {
  readonly giveUp: (reason: unknown) => void;
}

/** Waits for answers with one time limit for all of them. */
export class Deadlines {
  private readonly pending: TimedSet<Call>;

  /** @param timeout - milliseconds */
  constructor(timeout: number) {
    this.pending = new TimedSet(timeout, ({ giveUp }) => {
      giveUp(new TimeoutError(timeout));
    });
  }

  /**
   * Waits for an answer and continues with it, or rejects with the error that `fail` makes. It makes one promise only,
   * because every request waits for several answers.
   */
  await<T, U = T, V = U>(answer: PromiseLike<T>, outcome?: Outcome<T, U, V>): Promise<V> {
    const { read, next, fail } = outcome ?? (unchanged as Outcome<T, U, V>);
    return new Promise<V>((resolve, reject) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is passed on unchanged
      const giveUp = (reason: unknown): void => reject(fail(reason));
      const call: Call = { giveUp, turn: undefined };
      this.pending.add(call);
      // A thenable of the application may throw in `then`, or settle twice; Promise.resolve protects from both.
      Promise.resolve(answer).then(
        value => {
          if (!this.pending.delete(call)) return;
          let known: U;
          try {
            known = read(value);
          } catch (error) {
            giveUp(error);
            return;
          }
          try {
            resolve(next(known));
          } catch (error) {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is passed on unchanged
            reject(error);
          }
        },
        (error: unknown) => {
          if (this.pending.delete(call)) giveUp(error);
        },
      );
    });
  }
}
