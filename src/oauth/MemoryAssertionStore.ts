import type { AssertionStore, UsedAssertion } from './ClientAssertions';

/** How many assertions are remembered. Only clients with a key can add one. */
const most = 100_000;

/** Remembers used assertions in this process. */
export class MemoryAssertionStore implements AssertionStore {
  private readonly used = new Map<string, number>();
  private nextSweep = 1000;

  use({ id, expiresAt }: UsedAssertion): boolean {
    if (this.used.has(id)) return false;
    if (this.used.size >= this.nextSweep) this.sweep();
    // To forget one would let it be used again.
    if (this.used.size >= most) throw new RangeError('Too many client assertions are in use.');
    this.used.set(id, expiresAt);
    return true;
  }

  private sweep(): void {
    const now = Date.now() / 1000;
    for (const [id, expiresAt] of this.used) if (expiresAt <= now) this.used.delete(id);
    this.nextSweep = Math.min(most, Math.max(1000, this.used.size * 2));
  }
}
