import { clearTimeout, setImmediate, setTimeout } from './timers';

/**
 * A set whose items time out, all after the same time. One timer serves the whole set, because the oldest item is always
 * the next to time out.
 */
export class TimedSet<Item> {
  /** When each item times out, by the monotonic clock `performance.now()`. */
  private readonly until = new Map<Item, number>();
  private timer: NodeJS.Timeout | undefined;
  /** Items that were added in this turn of the event loop. Their time begins with the next turn. */
  private added: Item[] = [];

  /**
   * @param timeout - milliseconds
   * @param onLate - called for each item that times out, after the item was removed
   */
  constructor(
    private readonly timeout: number,
    private readonly onLate: (item: Item) => void,
  ) {}

  /** Adds an item. Its time begins with the next turn, because until then this process is busy and nothing is waited for. */
  add(item: Item): void {
    this.until.set(item, Infinity);
    if (this.added.push(item) === 1) setImmediate(() => this.begin());
  }

  /** Removes an item. Returns false if the item had timed out or was removed before. */
  delete(item: Item): boolean {
    const wasThere = this.until.delete(item);
    // A timer without items must not keep the process alive.
    if (this.until.size === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    return wasThere;
  }

  private begin(): void {
    const until = performance.now() + this.timeout;
    for (const item of this.added) if (this.until.has(item)) this.until.set(item, until);
    this.added = [];
    if (this.until.size > 0) this.timer ??= this.wake(this.timeout);
  }

  /** Waits one more turn after the timer, because a process that was busy has not read its answers yet. */
  private wake(milliseconds: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (this.timer === timer) this.dropLate();
      });
    }, milliseconds);
    return timer;
  }

  private dropLate(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const [item, until] of this.until) {
      // Items of this turn have no time limit yet; `begin` sets it.
      if (until === Infinity) return;
      // A timer can fire up to a millisecond early.
      if (until > now + 1) {
        this.timer = this.wake(until - now);
        return;
      }
      this.until.delete(item);
      this.onLate(item);
    }
  }
}
