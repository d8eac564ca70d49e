import { GenerationalMap } from '../token/GenerationalMap';
import type { Session } from './Session';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** How many sessions are remembered as noted lately. Forgetting one costs a write. */
const remembered = 10_000;

/** How many sessions one write notes. */
const writtenAtOnce = 500;

/** How many sessions wait for a write at most; those of more are noted at a later request. */
const waitingAtMost = 10_000;

/**
 * Notes when sessions were last active, each at most once per interval. One write is under way at a time, and whoever comes
 * meanwhile is in the next: more activity than a store can write must neither pile up nor be in the way of other changes.
 */
export class LastActive {
  private readonly noted = new GenerationalMap<number>(remembered);
  private readonly waiting = new Set<string>();
  private isWriting = false;

  /** @param interval - milliseconds */
  constructor(
    private readonly calls: SessionStoreCalls,
    private readonly interval: number,
  ) {}

  /** The request does not wait for it, and is let in though it fails. */
  note({ sid, lastActiveAt }: Session, now: number): void {
    const latest = Math.max(lastActiveAt, this.noted.get(sid) ?? 0);
    if (now - latest < this.interval || this.waiting.size >= waitingAtMost) return;
    this.noted.set(sid, now);
    this.waiting.add(sid);
    if (!this.isWriting) void this.write();
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.size > 0) {
      const sids = [...this.waiting].slice(0, writtenAtOnce);
      for (const sid of sids) this.waiting.delete(sid);
      try {
        await this.calls.ask(store => store.touch(sids, Date.now()));
      } catch {
        // What failed was reported where it failed.
      }
    }
    this.isWriting = false;
  }
}
