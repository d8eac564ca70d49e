import type { Revocation, RevocationStore } from '../../revocation/RevocationStore';
import { isLater, normalizeRevocations } from '../../revocation/normalizeRevocations';

/**
 * Stores revocations in the memory of this process, for tests. They are lost when the process ends. If the store is full of
 * tokens that have not expired, `revoke` fails, because a token whose revocation was dropped would work again.
 */
export class MemoryRevocationStore implements RevocationStore {
  private readonly expiries = new Map<string, number | null>();
  private readonly capacity: number;

  /** @param options - `capacity`: how many revocations are stored at most. Default: a million. */
  constructor({ capacity = 1_000_000 }: { readonly capacity?: number } = {}) {
    this.capacity = capacity;
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    const tidy = normalizeRevocations(revocations);
    if (!this.hasRoomFor(tidy)) this.forgetExpired(new Date());
    if (!this.hasRoomFor(tidy)) throw new Error(`The memory for ${String(this.capacity)} revocations is full.`);
    for (const { jti, expiresAt } of tidy) {
      const known = this.expiries.get(jti);
      if (known === undefined || isLater(expiresAt, known)) this.expiries.set(jti, expiresAt);
    }
  }

  isRevoked(jti: string): boolean {
    return this.expiries.has(jti);
  }

  async purge(now: Date = new Date()): Promise<number> {
    return this.forgetExpired(now);
  }

  private hasRoomFor(revocations: readonly Revocation[]): boolean {
    const added = revocations.filter(({ jti }) => !this.expiries.has(jti)).length;
    return this.expiries.size + added <= this.capacity;
  }

  private forgetExpired(now: Date): number {
    const seconds = Math.floor(now.getTime() / 1000);
    const expired = [...this.expiries].filter(([, expiresAt]) => expiresAt !== null && expiresAt < seconds);
    for (const [jti] of expired) this.expiries.delete(jti);
    return expired.length;
  }
}
