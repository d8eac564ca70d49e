import type { RevocationStore } from '../revocation/RevocationStore';

/** A store of revocations to test against the contract. */
export interface RevocationStoreUnderTest {
  /**
   * Opens a handle on the store, as another process would: with a connection of its own, but the same revocations. It
   * is called twice. Nothing else may write to the store meanwhile. The caller closes the handles.
   */
  open(): RevocationStore | Promise<RevocationStore>;

  /** Opens a handle on a store that cannot be reached, or that fails when it is asked. */
  openUnreachable?(): RevocationStore | Promise<RevocationStore>;

  /**
   * How the store deletes expired entries: by `purge()`, or by `itself` if its entries have a time to live. Then
   * `purge()` does nothing and returns 0.
   */
  readonly forgets?: 'by purge' | 'by itself';

  /** How many queries the store has sent so far, by all handles together. */
  questions?(): number | Promise<number>;
}
