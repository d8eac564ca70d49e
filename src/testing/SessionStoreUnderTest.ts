import type { SessionStore } from '../sessions/SessionStore';

/** A store of sessions to test against the contract. */
export interface SessionStoreUnderTest {
  /**
   * Opens a handle on the store, as another process would: with a connection of its own, but the same sessions. It is
   * called twice. Nothing else may write to the store meanwhile. The caller closes the handles.
   */
  open(): SessionStore | Promise<SessionStore>;

  /** Opens a handle on a store that cannot be reached, or that fails when it is asked. */
  openUnreachable?(): SessionStore | Promise<SessionStore>;

  /**
   * How the store deletes ended sessions: by `purge()`, or `by itself` if its entries have a time to live, which keeps
   * a session for a day after its end. Then `purge()` does nothing and returns 0.
   */
  readonly forgets?: 'by purge' | 'by itself';

  /** How many queries the store has sent so far, by all handles together. */
  questions?(): number | Promise<number>;
}
