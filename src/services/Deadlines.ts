import { TimedSet } from '../stores/TimedSet';

/** What becomes of an answer, and of its failure or its being late. */
export interface Outcome<T, U> {
  /** What this throws is a failure as well. */
  readonly read: (value: T) => U;
  /** Makes the error that is thrown. Called at most once. */
  readonly fail: (cause: unknown) => unknown;
}

const asTheyAre: Outcome<unknown, unknown> = { read: value => value, fail: cause => cause };

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
  await<T, U = T>(answer: PromiseLike<T>, outcome?: Outcome<T, U>): Promise<U> {
    const { read, fail } = outcome ?? (asTheyAre as Outcome<T, U>);
    return new Promise<U>((resolve, reject) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
      const giveUp = (reason: unknown): void => reject(fail(reason));
      this.pending.add(giveUp);
      // Adopted, since a thenable of the application may throw where it is asked, or answer twice.
      Promise.resolve(answer).then(
        value => {
          if (!this.pending.delete(giveUp)) return;
          try {
            resolve(read(value));
          } catch (error) {
            giveUp(error);
          }
        },
        (error: unknown) => {
          if (this.pending.delete(giveUp)) giveUp(error);
        },
      );
    });
  }
}
