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

  constructor(
    counter: Pick<RateLimitCounter, 'max' | 'window'>,
    /** Slots and their counts in turn, the oldest first. */
    readonly slots: number[] = [],
  ) {
    this.max = counter.max;
    this.span = counter.window * 1000;
    this.length = slotLength(counter);
    for (let i = 1; i < slots.length; i += 2) this.total += slots[i] as number;
  }

  /** Tells whether a request would be accepted. Forgets the requests that have left the window. */
  hasRoom(now: number): boolean {
    this.forget(now);
    return this.total < this.max;
  }

  /** Counts a request. Returns its slot. */
  add(now: number): number {
    const slot = Math.floor(now / this.length);
    const { slots } = this;
    const last = slots.length - 2;
    if (slots[last] === slot) slots[last + 1] = (slots[last + 1] as number) + 1;
    else slots.push(slot, 1);
    this.total += 1;
    return slot;
  }

  /** Takes a request out of a slot. Does nothing if the slot has left the window. */
  remove(slot: number): void {
    const { slots } = this;
    for (let i = 0; i < slots.length; i += 2) {
      if (slots[i] !== slot) continue;
      slots[i + 1] = (slots[i + 1] as number) - 1;
      this.total -= 1;
      if (slots[i + 1] === 0) slots.splice(i, 2);
      return;
    }
  }

  /** Returns the state for an answer. */
  state(now: number, slot = -1): CounterState {
    const [oldest] = this.slots;
    return {
      remaining: this.max - this.total,
      oldestLeavesIn: oldest === undefined ? 0 : Math.max(0, this.endOf(oldest) - now) / 1000,
      slot,
    };
  }

  /** Tells whether all counted requests have left the window. */
  isOver(now: number): boolean {
    return this.slots.length === 0 || this.endOf(this.slots[this.slots.length - 2] as number) <= now;
  }

  /** When the last request leaves the window. */
  get end(): number {
    return this.slots.length === 0 ? 0 : this.endOf(this.slots[this.slots.length - 2] as number);
  }

  private forget(now: number): void {
    const { slots } = this;
    let gone = 0;
    while (gone < slots.length && this.endOf(slots[gone] as number) <= now) {
      this.total -= slots[gone + 1] as number;
      gone += 2;
    }
    if (gone > 0) slots.splice(0, gone);
    // After the clock was set back, requests of the future count as if they came now. They would stay for too long.
    const slot = Math.floor(now / this.length);
    const latest = Math.floor((now + mostAhead) / this.length);
    for (let i = slots.length - 2; i >= 0 && (slots[i] as number) > latest; i -= 2) slots[i] = slot;
  }

  /** A window after the last moment of a slot. */
  private endOf(slot: number): number {
    return (slot + 1) * this.length - 1 + this.span;
  }
}
