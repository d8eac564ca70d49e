/**
 * What is waited for, each no longer than one and the same time. One timer serves all that are in it: the oldest is always
 * the next to be late.
 */
export class TimedSet<Item> {
  /** Until when each is waited for, on the clock of `performance.now()`, which no change of the date moves. */
  private readonly until = new Map<Item, number>();
  private timer: NodeJS.Timeout | undefined;
  /** What came in this turn of the event loop, whose time has not begun. */
  private newcomers: Item[] = [];

  /**
   * @param timeout - milliseconds
   * @param onLate - called for each that is still in it when its time is over, and is in it no more
   */
  constructor(
    private readonly timeout: number,
    private readonly onLate: (item: Item) => void,
  ) {}

  /** Its time begins with the next turn: what this process does until then is not waiting. */
  add(item: Item): void {
    this.until.set(item, Infinity);
    if (this.newcomers.push(item) === 1) setImmediate(() => this.begin());
  }

  /** @returns whether it was still waited for */
  delete(item: Item): boolean {
    const wasThere = this.until.delete(item);
    // With nothing left to wait for, the timer must not keep the process alive.
    if (this.until.size === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    return wasThere;
  }

  private begin(): void {
    const until = performance.now() + this.timeout;
    for (const item of this.newcomers) if (this.until.has(item)) this.until.set(item, until);
    this.newcomers = [];
    if (this.until.size > 0) this.timer ??= this.wake(this.timeout);
  }

  /** A turn later than the timer, since a process that was busy itself has read no answer meanwhile. */
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
      // Those that came in this turn begin by themselves.
      if (until === Infinity) return;
      // A timer can fire a little early.
      if (until > now + 1) {
        this.timer = this.wake(until - now);
        return;
      }
      this.until.delete(item);
      this.onLate(item);
    }
  }
}
