import { TimedSet } from './TimedSet';
import type { MaybePromise } from './MaybePromise';

/** What becomes of an answer, and of its failure or its being late. */
export interface Outcome<T, U, V = U> {
  /** What this throws is a failure as well. */
  readonly read: (value: T) => U;
  /** Goes on with what was read. What this throws is passed on as it is. */
  readonly next: (value: U) => MaybePromise<V>;
  /** Makes the error that is thrown. Called at most once. */
  readonly fail: (cause: unknown) => unknown;
}

const asTheyAre: Outcome<unknown, unknown> = { read: value => value, next: value => value, fail: cause => cause };

/** Gives a call up that has not answered yet. */
type GiveUp = (reason: unknown) => void;

/** Waits for answers, each no longer than one and the same time. */
export class Deadlines {
  private readonly pending: TimedSet<GiveUp>;

  /** @param timeout - milliseconds */
  constructor(timeout: number) {
    this.pending = new TimedSet(timeout, giveUp => {
      giveUp(new Error(`No answer within ${String(timeout)} ms.`));
    });
  }

  /** What is made of the answer, or the error that is made where it fails or is late. One promise, since every request waits for some. */
  await<T, U = T, V = U>(answer: PromiseLike<T>, outcome?: Outcome<T, U, V>): Promise<V> {
    const { read, next, fail } = outcome ?? (asTheyAre as Outcome<T, U, V>);
    return new Promise<V>((resolve, reject) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
      const giveUp = (reason: unknown): void => reject(fail(reason));
      this.pending.add(giveUp);
      // Adopted, since a thenable of the application may throw where it is asked, or answer twice.
      Promise.resolve(answer).then(
        value => {
          if (!this.pending.delete(giveUp)) return;
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
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
            reject(error);
          }
        },
        (error: unknown) => {
          if (this.pending.delete(giveUp)) giveUp(error);
        },
      );
    });
  }
}
