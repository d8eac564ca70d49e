import type { CounterState, RateLimitCounter } from './RateLimitStore';

/** Into how many slots the window of a larger limit is divided. */
export const slotsPerWindow = 32;

/** How far a store may date a request ahead, in microseconds, because it knows only later when the request was counted. */
export const mostAhead = 1_000_000;

/**
 * Returns the length of a slot, in microseconds. Limits of at most 32 requests remember the time of each request. Larger
 * limits count by slots, each a 32nd of the window, so that their memory is bounded as well.
 */
export const slotLength = ({ max, window }: Pick<RateLimitCounter, 'max' | 'window'>): number =>
  max <= slotsPerWindow ? 1 : Math.ceil((window * 1000) / slotsPerWindow);

/**
 * The requests that a counter has accepted within its window. A request that is counted by a slot stays counted until the
 * whole slot has left the window, so that no window ever has more than `max` requests. All times are microseconds of one
 * clock.
 */
export class SlidingWindow {
  private readonly max: number;
  private readonly span: number;
  private readonly length: number;
  /** How many requests the slots count together. */
  private total = 0;
  /** The last slot and its count. Most requests change no other slot. */
  private newest = -1;
  private newestCount = 0;
  /** The slots before the newest one, and their counts in turn. */
  private earlier: number[] = [];

  /** @param slots - slots and their counts in turn, the oldest first */
  constructor(counter: Pick<RateLimitCounter, 'max' | 'window'>, slots: readonly number[] = []) {
    this.max = counter.max;
    this.span = counter.window * 1000;
    this.length = slotLength(counter);
    this.replace([...slots]);
  }

  /** Slots and their counts in turn, the oldest first. */
  get slots(): number[] {
    return this.newestCount === 0 ? [] : [...this.earlier, this.newest, this.newestCount];
  }

  /** Tells whether a request would be accepted. Forgets the requests that have left the window. */
  hasRoom(now: number): boolean {
    if (this.newestCount > 0 && !this.isUpToDate(now)) this.forget(now);
    return this.total < this.max;
  }

  /** Counts a request. Returns its slot. */
  add(now: number): number {
    const slot = Math.floor(now / this.length);
    if (this.newestCount > 0 && slot !== this.newest) {
      this.earlier.push(this.newest, this.newestCount);
      this.newestCount = 0;
    }
    this.newest = slot;
    this.newestCount += 1;
    this.total += 1;
    return slot;
  }

  /** Takes a request out of a slot. Does nothing if the slot has left the window. */
  remove(slot: number): void {
    const { slots } = this;
    for (let i = 0; i < slots.length; i += 2) {
      if (slots[i] !== slot) continue;
      slots[i + 1] = (slots[i + 1] as number) - 1;
      if (slots[i + 1] === 0) slots.splice(i, 2);
      this.replace(slots);
      return;
    }
  }

  /** Returns the state for an answer. */
  state(now: number, slot = -1): CounterState {
    return {
      remaining: this.max - this.total,
      oldestLeavesIn: this.newestCount === 0 ? 0 : Math.max(0, this.endOf(this.oldest) - now) / 1000,
      slot,
    };
  }

  /** Tells whether all counted requests have left the window. */
  isOver(now: number): boolean {
    return this.end <= now;
  }

  /** When the last request leaves the window. */
  get end(): number {
    return this.newestCount === 0 ? 0 : this.endOf(this.newest);
  }

  private get oldest(): number {
    return this.earlier[0] ?? this.newest;
  }

  /** Whether no slot has left the window, and none is of the future. */
  private isUpToDate(now: number): boolean {
    return this.endOf(this.oldest) > now && this.newest <= this.latest(now);
  }

  private forget(now: number): void {
    const { slots } = this;
    let gone = 0;
    while (gone < slots.length && this.endOf(slots[gone] as number) <= now) gone += 2;
    slots.splice(0, gone);
    // After the clock was set back, requests of the future count as if they came now. They would stay for too long.
    const slot = Math.floor(now / this.length);
    const latest = this.latest(now);
    for (let i = slots.length - 2; i >= 0 && (slots[i] as number) > latest; i -= 2) slots[i] = slot;
    this.replace(slots);
  }

  /** Counts by these slots from now on. */
  private replace(slots: number[]): void {
    this.total = 0;
    for (let i = 1; i < slots.length; i += 2) this.total += slots[i] as number;
    this.newestCount = slots.pop() ?? 0;
    this.newest = slots.pop() ?? -1;
    this.earlier = slots;
  }

  /** The last slot that a request may be in: a store may date it ahead. */
  private latest(now: number): number {
    return Math.floor((now + mostAhead) / this.length);
  }

  /** A window after the last moment of a slot. */
  private endOf(slot: number): number {
    return (slot + 1) * this.length - 1 + this.span;
  }
}
