import { GenerationalMap } from '../../token/GenerationalMap';
import type { Session } from '../../stores/Session';
import { isThenable } from '../MaybePromise';
import type { SessionStoreCalls } from './SessionStoreCalls';

/** How many sessions are remembered as noted lately. Forgetting one costs a write. */
const remembered = 10_000;

/** Notes when sessions were last active, each at most once per interval. */
export class LastActive {
  private readonly noted = new GenerationalMap<number>(remembered);

  /** @param interval - milliseconds */
  constructor(
    private readonly calls: SessionStoreCalls,
    private readonly interval: number,
  ) {}

  /** The request does not wait for it, and is let in though it fails. */
  note({ sid, lastActiveAt }: Session, now: number): void {
    const latest = Math.max(lastActiveAt, this.noted.get(sid) ?? 0);
    if (now - latest < this.interval) return;
    this.noted.set(sid, now);
    try {
      const touched = this.calls.ask(store => store.touch(sid, now));
      // What failed was reported where it failed.
      if (isThenable(touched)) Promise.resolve(touched).catch(() => undefined);
    } catch {
      // As above, for a store that answers at once.
    }
  }
}
