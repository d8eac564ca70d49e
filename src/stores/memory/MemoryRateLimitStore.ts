import type { CountedRequest, GivenBack, RateLimitCounter, RateLimitStore } from '../../limits/RateLimitStore';
import { SlidingWindow } from '../../limits/SlidingWindow';

/** How many counters a request with a new key looks at, to delete those whose window is over. */
const lookedAt = 4;

/**
 * Counts requests in the memory of this process: for one process, and for limits that each process may count by itself.
 *
 * If there are `maxKeys` counters, a new key shares one of 4096 counters per limit with other new keys. A flood of keys
 * therefore never resets a counter; while it lasts, it may refuse others that share one.
 */
export class MemoryRateLimitStore implements RateLimitStore {
  private readonly windows = new Map<string, SlidingWindow>();
  /** The counters that keys share, by their limit and the first characters of their id. */
  private readonly shared = new Map<string, SlidingWindow>();
  private readonly maxKeys: number;
  private sweeping = this.windows.entries();

  /** @param options - `maxKeys`: how many counters have a window of their own. Default: 100,000 */
  constructor({ maxKeys = 100_000 }: { readonly maxKeys?: number } = {}) {
    if (!Number.isInteger(maxKeys) || maxKeys < 1) {
      throw new RangeError('MemoryRateLimitStore: maxKeys must be a whole number above 0.');
    }
    this.maxKeys = maxKeys;
  }

  take(counters: readonly RateLimitCounter[]): CountedRequest {
    const now = microseconds();
    const before = this.windows.size;
    const windows = counters.map(counter => this.find(counter, now) ?? this.make(counter));
    let isAccepted = true;
    // Each is asked, because it forgets what has left it.
    for (const window of windows) isAccepted = window.hasRoom(now) && isAccepted;
    const states = windows.map(window => window.state(now, isAccepted ? window.add(now) : -1));
    // Only new counters need memory. They are looked at after they have counted, because an empty one is over.
    if (this.windows.size > before) this.sweep(now);
    return { isAccepted, states };
  }

  giveBack(counted: readonly GivenBack[]): void {
    const now = microseconds();
    for (const { slot, ...counter } of counted) this.find(counter, now)?.remove(slot);
  }

  async purge(): Promise<number> {
    const now = microseconds();
    return purgeMap(this.windows, now) + purgeMap(this.shared, now);
  }

  /** How many counters there are. */
  get size(): number {
    return this.windows.size + this.shared.size;
  }

  private find(counter: RateLimitCounter, now: number): SlidingWindow | undefined {
    const own = this.windows.get(counter.id);
    if (own || this.shared.size === 0) return own;
    // A key whose requests a shared counter has counted stays with it, because its own counter would begin at 0.
    const name = sharedName(counter);
    const shared = this.shared.get(name);
    if (!shared?.isOver(now)) return shared;
    this.shared.delete(name);
    return undefined;
  }

  private make(counter: RateLimitCounter): SlidingWindow {
    const { max, window } = counter;
    const made = new SlidingWindow({ max, window });
    if (this.windows.size < this.maxKeys) this.windows.set(counter.id, made);
    else this.shared.set(sharedName(counter), made);
    return made;
  }

  /** Deletes some of the counters whose window is over. Every counter gets its turn, and no request waits for all of them. */
  private sweep(now: number): void {
    for (let i = 0; i < lookedAt; i += 1) {
      const { value, done } = this.sweeping.next();
      if (done) {
        this.sweeping = this.windows.entries();
        return;
      }
      if (value[1].isOver(now)) this.windows.delete(value[0]);
    }
  }
}

const sharedName = ({ id, max, window }: RateLimitCounter): string =>
  `${id.slice(0, 2)} ${String(max)} ${String(window)}`;

/** By the monotonic clock, so that nobody gains requests when the clock of the machine is set. */
const microseconds = (): number => Math.floor(performance.now() * 1000);

function purgeMap(windows: Map<string, SlidingWindow>, now: number): number {
  const before = windows.size;
  for (const [id, window] of windows) if (window.isOver(now)) windows.delete(id);
  return before - windows.size;
}
