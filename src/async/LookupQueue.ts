import { TimedSet } from './TimedSet';
import { setImmediate } from './timers';
import { TimeoutError } from './withTimeout';

/** Limits of the lookups in one store. */
export interface LookupLimits {
  /** Milliseconds after which a lookup fails. */
  readonly timeout: number;
  /** How many queries may run at the same time. */
  readonly questions: number;
  /** How many keys one query may have. */
  readonly keys: number;
  /** How many lookups may wait for a query. One more fails at once. */
  readonly waiting: number;
}

/** Finds the values of some keys. Returns a map by key. It must settle in bounded time. */
export type AsyncFinder<Value> = (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/** How many lookups, or changes, of one store may wait at a time. One more fails at once. */
export const waitingAtMost = 10_000;

/**
 * The error of a lookup that this process never sent, because too many others were waiting. It says nothing about the
 * store: a route that fails open stays closed.
 */
export class OverloadError extends Error {
  constructor() {
    super('Too many lookups wait for the store.');
    this.name = 'OverloadError';
  }
}

interface Lookup<Value> {
  readonly key: string;
  /** When it began to wait, by the monotonic clock. */
  readonly since: number;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Batches the lookups in a remote store. The lookups of one turn of the event loop go out as one query. While the maximum
 * number of queries is running, further lookups wait, and go out together when one of these queries is answered. Answers
 * are not cached, so every answer is newer than its question. A slow store cannot pile up lookups: each one times out, and
 * a lookup over the limit is refused at once.
 */
export class LookupQueue<Value> {
  private waiting: Lookup<Value>[] = [];
  /** All lookups without an answer, whether they were sent or wait. */
  private readonly pending: TimedSet<Lookup<Value>>;
  private underWay = 0;
  private isScheduled = false;
  /** When the store last answered a query, by the monotonic clock. */
  private answeredAt = -Infinity;

  constructor(
    private readonly find: AsyncFinder<Value>,
    private readonly limits: LookupLimits,
    /** The value of a key that the store does not have. */
    private readonly nothing: Value,
  ) {
    this.pending = new TimedSet(limits.timeout, lookup => {
      this.giveUp(lookup);
    });
  }

  /** @throws OverloadError if too many lookups wait; TimeoutError if the store did not answer; any error of the store */
  ask(key: string): Promise<Value> {
    if (this.waiting.length >= this.limits.waiting) return Promise.reject(new OverloadError());
    return new Promise((resolve, reject) => {
      const lookup = { key, since: performance.now(), resolve, reject };
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
      this.answeredAt = performance.now();
      for (const { key, resolve } of lookups) resolve(found.get(key) ?? this.nothing);
    } catch (error) {
      for (const { reject } of lookups) reject(error);
    } finally {
      for (const lookup of lookups) this.pending.delete(lookup);
      this.underWay -= 1;
      // In the next turn, because code that hears an answer now may ask again within this turn.
      if (this.waiting.length > 0) this.schedule();
    }
  }

  /**
   * Rejects a lookup whose time is over. A lookup that was never sent says that the store is out only if the store
   * answered nothing in the meantime; otherwise this process has too much to do.
   */
  private giveUp(lookup: Lookup<Value>): void {
    const place = this.waiting.indexOf(lookup);
    if (place !== -1) this.waiting.splice(place, 1);
    const isOverload = place !== -1 && this.answeredAt >= lookup.since;
    lookup.reject(isOverload ? new OverloadError() : new TimeoutError(this.limits.timeout));
  }
}
