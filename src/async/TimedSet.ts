import { clearTimeout, setImmediate, setTimeout } from './timers';

/** The items that were added to a {@link TimedSet} in one turn of the event loop. They time out together. */
interface Turn {
  /** Empty once none of them waits any more. */
  items: TimedItem[];
  /** How many of them wait. */
  waiting: number;
  /** When they time out, by the monotonic clock `performance.now()`. */
  until: number;
}

/** What a {@link TimedSet} can contain. An item belongs to one set, which writes `turn`. */
export interface TimedItem {
  /** Where the item waits. Undefined while it is in no set. */
  turn: Turn | undefined;
}

/**
 * A set whose items time out, all after the same time. One timer serves the whole set, because the oldest items are always
 * the next to time out.
 *
 * Items are kept by turn, and not in a `Map`: V8 links each table of a `Map` to the next one, so that a table which has
 * survived two garbage collections keeps everything alive that was ever added after it.
 */
export class TimedSet<Item extends TimedItem> {
  /** The turns that have begun to wait, the oldest first. Some of them have no item any more. */
  private turns: Turn[] = [];
  /** The items of this turn of the event loop. Their time begins with the next turn. */
  private current: Turn | undefined;
  private size = 0;
  private timer: NodeJS.Timeout | undefined;

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
    const turn = (this.current ??= this.startTurn());
    item.turn = turn;
    turn.items.push(item);
    turn.waiting += 1;
    this.size += 1;
  }

  /** Removes an item. Returns false if the item had timed out or was removed before. */
  delete(item: Item): boolean {
    const { turn } = item;
    if (turn === undefined) return false;
    item.turn = undefined;
    turn.waiting -= 1;
    if (turn.waiting === 0) turn.items = [];
    this.size -= 1;
    // A timer without items must not keep the process alive.
    if (this.size === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.turns.length = 0;
    }
    return true;
  }

  private startTurn(): Turn {
    const turn: Turn = { items: [], waiting: 0, until: Infinity };
    setImmediate(() => {
      this.begin(turn);
    });
    return turn;
  }

  private begin(turn: Turn): void {
    this.current = undefined;
    this.dropDone();
    if (turn.waiting === 0) return;
    turn.until = performance.now() + this.timeout;
    this.turns.push(turn);
    this.timer ??= this.wake(this.timeout);
  }

  /** Drops the oldest turns, up to the first one with an item that waits. */
  private dropDone(): void {
    const kept = this.turns.findIndex(({ waiting }) => waiting > 0);
    if (kept !== 0) this.turns.splice(0, kept === -1 ? this.turns.length : kept);
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
    for (const turn of [...this.turns]) {
      if (turn.waiting === 0) continue;
      // A timer can fire up to a millisecond early.
      if (turn.until > now + 1) {
        this.timer = this.wake(turn.until - now);
        return;
      }
      for (const item of turn.items) {
        if (item.turn !== turn) continue;
        this.delete(item as Item);
        this.onLate(item as Item);
      }
    }
  }
}
