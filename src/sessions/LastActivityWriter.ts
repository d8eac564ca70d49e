import { waitingAtMost } from '../async/LookupQueue';
import { BoundedMap } from '../async/BoundedMap';
import type { Session } from './Session';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** How many sessions this class remembers as noted. A session that it forgets costs one more write. */
const remembered = 10_000;

/** How many sessions one write updates. */
const writtenAtOnce = 500;

/**
 * Writes when sessions were last active, each at most once per interval. One write runs at a time, and the sessions
 * that come meanwhile are in the next one. So activity that exceeds what the store can write neither piles up nor
 * delays other changes.
 */
export class LastActivityWriter {
  private readonly noted = new BoundedMap<number>(remembered);
  private readonly waiting = new Set<string>();
  private isWriting = false;

  /** @param interval - milliseconds */
  constructor(
    private readonly calls: SessionStoreCalls,
    private readonly interval: number,
  ) {}

  /** Notes activity. The request does not wait for the write, and is allowed even if the write fails. */
  note({ sid, lastActiveAt }: Session, now: number): void {
    const latest = Math.max(lastActiveAt, this.noted.get(sid) ?? 0);
    // Sessions over the limit are noted at a later request.
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
        await this.calls.ask(store => store.touch(sids, Date.now()), 'the activity was not recorded');
      } catch {
        // The failure was already logged where it happened.
      }
    }
    this.isWriting = false;
  }
}
