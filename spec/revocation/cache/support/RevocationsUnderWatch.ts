import type { Revocation, RevocationStore } from '../../../../src/index';
import { MemoryRevocationStore } from '../../../../src/testing/index';

/** A store that counts its questions, can answer otherwise, and can be made to wait. */
export class RevocationsUnderWatch implements RevocationStore {
  asked = 0;
  /** What a question is answered with instead. */
  answer: (() => unknown) | undefined;
  /** What an answer, already found, waits for before it is given. */
  delay: Promise<void> | undefined;
  /** What a revocation that was written waits for. */
  written: (() => Promise<void>) | undefined;

  constructor(readonly inner: RevocationStore = new MemoryRevocationStore()) {}

  isRevoked(jti: string): boolean | Promise<boolean> {
    this.asked += 1;
    if (this.answer) return this.answer() as boolean;
    const found = this.inner.isRevoked(jti);
    return this.delay ? this.delay.then(() => found) : found;
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    await this.inner.revoke(revocations);
    await this.written?.();
  }

  purge(now?: Date): Promise<number> {
    return this.inner.purge(now);
  }
}
