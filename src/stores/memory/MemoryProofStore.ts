import type { ProofStore, UsedProof } from '../../dpop/ProofStore';

/**
 * Stores used DPoP proofs in the memory of this process: for tests, and for a login system with one process. If the store
 * is full of proofs that have not expired, `use` fails, because a proof that was dropped could be used again.
 */
export class MemoryProofStore implements ProofStore {
  private readonly ids = new Set<string>();
  /** The ids by the second in which they expire, so that finding those of a second that is over needs no search. */
  private readonly expiring = new Map<number, string[]>();
  private readonly capacity: number;
  private cleanedAt = 0;

  /** @param options - `capacity`: how many proofs are stored at most. Default: a million. */
  constructor({ capacity = 1_000_000 }: { readonly capacity?: number } = {}) {
    this.capacity = capacity;
  }

  use({ id, expiresAt }: UsedProof): boolean {
    this.forgetExpired(Date.now() / 1000);
    if (this.ids.has(id)) return false;
    if (this.ids.size >= this.capacity) throw new Error(`The memory for ${String(this.capacity)} proofs is full.`);
    this.ids.add(id);
    const second = Math.ceil(expiresAt);
    const others = this.expiring.get(second);
    if (others) others.push(id);
    else this.expiring.set(second, [id]);
    return true;
  }

  async purge(now: Date = new Date()): Promise<number> {
    this.cleanedAt = 0;
    return this.forgetExpired(now.getTime() / 1000);
  }

  /** Looks for expired proofs once a second. There are as many seconds to look at as a proof is good for. */
  private forgetExpired(now: number): number {
    const second = Math.floor(now);
    if (second === this.cleanedAt) return 0;
    this.cleanedAt = second;
    const before = this.ids.size;
    for (const [end, ids] of this.expiring) {
      if (end >= second) continue;
      this.expiring.delete(end);
      for (const id of ids) this.ids.delete(id);
    }
    return before - this.ids.size;
  }
}
