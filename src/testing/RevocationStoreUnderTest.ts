import type { RevocationStore } from '../revocation/RevocationStore';

/** A store of revocations that is held against the contract. */
export interface RevocationStoreUnderTest {
  /**
   * Opens a handle on the store, as another process would: a connection of its own, but the same revocations. Called twice.
   * Nobody else may write to the store meanwhile. Closing is up to the caller.
   */
  open(): RevocationStore | Promise<RevocationStore>;

  /** Opens a handle on a store that cannot be reached, or breaks off when it is asked. */
  openUnreachable?(): RevocationStore | Promise<RevocationStore>;

  /**
   * How a store gets rid of what has expired: by `purge()`, unless it says `itself`, as one does that has times to live.
   * Then `purge()` does nothing and answers 0.
   */
  readonly forgets?: 'by purge' | 'by itself';

  /** How many questions the store has put to its database so far, by all handles together. */
  questions?(): number | Promise<number>;
}
