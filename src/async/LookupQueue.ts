import { type TimedItem, TimedSet } from './TimedSet';
import { setImmediate } from './timers';
import { TimeoutError } from './withTimeout';

/** Limits of the lookups in one store. */
export interface LookupLimits {
  /** Milliseconds that the store may take to answer a query. The time begins when the query is sent. */
  readonly timeout: number;
  /** Milliseconds that a lookup may wait until it is sent. */
  readonly queueTimeout: number;
  /** How many queries may run at the same time. */
  readonly questions: number;
  /** How many keys one query may have. */
  readonly keys: number;
  /** How many lookups may wait for a query. One more fails at once. */
  readonly waiting: number;
}

/**
 * Finds the values of some keys. Returns a map by key.
 *
 * @param take - returns the keys, and is called when they can be sent at once: when a connection is there. It returns none
 *   if no lookup waits any more.
 */
export type AsyncFinder<Value> = (take: () => readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/** How many lookups, or changes, of one store may wait at a time. One more fails at once. */
export const waitingAtMost = 10_000;

/**
 * The error of a lookup that this process never sent, because too many others were waiting or no connection was free. It
 * says nothing about the store: a route that fails open stays closed.
 */
export class OverloadError extends Error {
  constructor(reason = 'Too many lookups wait for the store.') {
    super(`${reason} See "Timeouts and pool size" in docs/operations.md.`);
    this.name = 'OverloadError';
  }
}

interface Lookup<Value> extends TimedItem {
  readonly key: string;
  /** When it began to wait, by the monotonic clock. */
  readonly since: number;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/** A query, and the lookups that it answers. It has none until it is sent. */
interface Question<Value> extends TimedItem {
  lookups: readonly Lookup<Value>[];
  isSent: boolean;
}

/**
 * Batches the lookups in a remote store. The lookups of one turn of the event loop go out as one query. While the maximum
 * number of queries is running, or while no connection is free, further lookups wait, and go out together. Answers are not
 * cached, so every answer is newer than its question. A slow store cannot pile up lookups: each one times out, and a lookup
 * over the limit is refused at once. Waiting and answering have time limits of their own, because a store that answers in
 * time must not be taken for one that is out.
 */
export class LookupQueue<Value> {
  private waiting: Lookup<Value>[] = [];
  /** The lookups that were not sent yet. */
  private readonly queued: TimedSet<Lookup<Value>>;
  /** The queries that were sent and not answered. */
  private readonly sent: TimedSet<Question<Value>>;
  private underWay = 0;
  /** How many of the queries under way wait for a connection. */
  private unsent = 0;
  private isScheduled = false;
  /** Whether a query has ended since queries were last started. */
  private hasFreed = false;
  /** When the store last answered a query, by the monotonic clock. */
  private answeredAt = -Infinity;
  /** When the store last failed to answer a query, or could not be reached, by the same clock. */
  private failedAt = -Infinity;

  constructor(
    private readonly find: AsyncFinder<Value>,
    private readonly limits: LookupLimits,
    /** The value of a key that the store does not have. */
    private readonly nothing: Value,
  ) {
    this.queued = new TimedSet(limits.queueTimeout, lookup => {
      this.giveUp(lookup);
    });
    this.sent = new TimedSet(limits.timeout, ({ lookups }) => {
      this.fail(lookups, new TimeoutError(limits.timeout));
    });
  }

  /** @throws OverloadError if too many lookups wait; TimeoutError if the store did not answer; any error of the store */
  ask(key: string): Promise<Value> {
    if (this.waiting.length >= this.limits.waiting) return Promise.reject(new OverloadError());
    return new Promise((resolve, reject) => {
      const lookup: Lookup<Value> = { key, since: performance.now(), resolve, reject, turn: undefined };
      this.waiting.push(lookup);
      this.queued.add(lookup);
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

  /** Starts as many queries as the waiting lookups need, besides those that have not taken any lookups yet. */
  private askAll(): void {
    const needed = Math.ceil(this.waiting.length / this.limits.keys);
    // A query that has just ended left a connection free, while another one may wait long for a connection to be opened.
    const wanted = Math.max(needed - this.unsent, this.hasFreed ? Math.min(needed, 1) : 0);
    this.hasFreed = false;
    for (let i = Math.min(wanted, this.limits.questions - this.underWay); i > 0; i -= 1) void this.answer();
  }

  private async answer(): Promise<void> {
    const question: Question<Value> = { lookups: [], isSent: false, turn: undefined };
    this.underWay += 1;
    this.unsent += 1;
    try {
      const found = await this.find(() => this.take(question));
      if (question.isSent) this.answeredAt = performance.now();
      for (const { key, resolve } of question.lookups) resolve(found.get(key) ?? this.nothing);
    } catch (error) {
      // A query that could not be sent fails all lookups for which it was started.
      if (!question.isSent) this.take(question);
      this.fail(question.lookups, error);
    } finally {
      if (!question.isSent) this.unsent -= 1;
      this.sent.delete(question);
      this.underWay -= 1;
      this.hasFreed = true;
      // In the next turn, because code that hears an answer now may ask again within this turn.
      if (this.waiting.length > 0) this.schedule();
    }
  }

  private take(question: Question<Value>): readonly string[] {
    const lookups = this.waiting.splice(0, this.limits.keys);
    for (const lookup of lookups) this.queued.delete(lookup);
    this.unsent -= 1;
    question.lookups = lookups;
    question.isSent = true;
    if (lookups.length > 0) this.sent.add(question);
    return [...new Set(lookups.map(({ key }) => key))];
  }

  private fail(lookups: readonly Lookup<Value>[], reason: unknown): void {
    if (!(reason instanceof OverloadError)) this.failedAt = performance.now();
    for (const { reject } of lookups) reject(reason);
  }

  /**
   * Rejects a lookup that was not sent in time. That says that the store is out only if the store failed in the meantime and
   * answered nothing; otherwise this process has too much to do, or too few connections.
   */
  private giveUp(lookup: Lookup<Value>): void {
    const place = this.waiting.indexOf(lookup);
    if (place !== -1) this.waiting.splice(place, 1);
    const isOut = this.failedAt >= lookup.since && this.answeredAt < lookup.since;
    lookup.reject(isOut ? new TimeoutError(this.limits.queueTimeout) : new OverloadError());
  }
}
