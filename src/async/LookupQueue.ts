import { TimedSet } from './TimedSet';
import { TimeoutError } from './withTimeout';

/** How much a store is asked at a time. */
export interface LookupLimits {
  /** Milliseconds after which a lookup fails. */
  readonly timeout: number;
  /** Questions that are under way at the same time. */
  readonly questions: number;
  /** Keys in one question. */
  readonly keys: number;
  /** Lookups that wait for a question; one more fails at once. */
  readonly waiting: number;
}

/** Finds what there is for some keys, by its key; settles in bounded time. */
export type AsyncFinder<Value> = (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

interface Lookup<Value> {
  readonly key: string;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Asks a store that is some way off. Lookups that arrive in one turn of the event loop go out as one question; those that
 * arrive while as many questions are under way as may be, as one when the next of these is answered. Nothing is kept:
 * every answer is younger than its question. A store that is slow cannot pile up lookups: each fails in time, and so does
 * at once what would make too many.
 */
export class LookupQueue<Value> {
  private waiting: Lookup<Value>[] = [];
  /** Those that wait, and those that are asked for. */
  private readonly pending: TimedSet<Lookup<Value>>;
  private underWay = 0;
  private isScheduled = false;

  constructor(
    private readonly find: AsyncFinder<Value>,
    private readonly limits: LookupLimits,
    /** What is answered where there is nothing. */
    private readonly nothing: Value,
  ) {
    this.pending = new TimedSet(limits.timeout, lookup => {
      this.giveUp(lookup);
    });
  }

  ask(key: string): Promise<Value> {
    if (this.waiting.length >= this.limits.waiting) {
      return Promise.reject(new Error('Too many lookups wait for the store.'));
    }
    return new Promise((resolve, reject) => {
      const lookup = { key, resolve, reject };
      this.waiting.push(lookup);
      this.pending.add(lookup);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.underWay >= this.limits.questions) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.askAll();
    });
  }

  private askAll(): void {
    while (this.waiting.length > 0 && this.underWay < this.limits.questions) {
      void this.answer(this.waiting.splice(0, this.limits.keys));
    }
  }

  private async answer(lookups: readonly Lookup<Value>[]): Promise<void> {
    this.underWay += 1;
    try {
      const found = await this.find([...new Set(lookups.map(({ key }) => key))]);
      for (const { key, resolve } of lookups) resolve(found.get(key) ?? this.nothing);
    } catch (error) {
      for (const { reject } of lookups) reject(error);
    } finally {
      for (const lookup of lookups) this.pending.delete(lookup);
      this.underWay -= 1;
      // Not at once: whoever now hears an answer may ask again within this turn.
      if (this.waiting.length > 0) this.schedule();
    }
  }

  /** What is too late need not be asked any more. */
  private giveUp(lookup: Lookup<Value>): void {
    const place = this.waiting.indexOf(lookup);
    if (place !== -1) this.waiting.splice(place, 1);
    lookup.reject(new TimeoutError(this.limits.timeout));
  }
}

/** How many lookups, or changes, of one store may wait at a time; one more fails at once. */
export const waitingAtMost = 10_000;
