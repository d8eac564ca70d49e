import type { Revocation, RevocationStore } from '../../../src/index';

/** Revocations in memory, which can be slow or out of order. */
export class MemoryStore implements RevocationStore {
  readonly revoked = new Set<string>();
  /** What was asked, in its order. */
  readonly asked: string[] = [];
  isDown = false;
  /** What an answer waits for, after it was found. */
  pause: Promise<unknown> = Promise.resolve();

  async isRevoked(jti: string): Promise<boolean> {
    this.asked.push(jti);
    if (this.isDown) throw new Error('The store is down.');
    const answer = this.revoked.has(jti);
    await this.pause;
    return answer;
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    for (const { jti } of revocations) this.revoked.add(jti);
  }

  async purge(): Promise<number> {
    return 0;
  }
}
