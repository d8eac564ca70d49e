import type { ProofStore } from '../dpop/ProofStore';

/** A store of DPoP proofs to test against the contract. */
export interface ProofStoreUnderTest {
  /**
   * Opens a handle on the store, as another process would: with a connection of its own, but the same proofs. It is called
   * twice. Nothing else may write to the store meanwhile. The caller closes the handles.
   */
  open(): ProofStore | Promise<ProofStore>;

  /** Opens a handle on a store that cannot be reached, or that fails when it is asked. */
  openUnreachable?(): ProofStore | Promise<ProofStore>;

  /**
   * How the store deletes expired proofs: by `purge()`, or by `itself` if its entries have a time to live. Then `purge()`
   * does nothing and returns 0.
   */
  readonly forgets?: 'by purge' | 'by itself';

  /** How many changes the store has sent so far, by all handles together. */
  questions?(): number | Promise<number>;
}
