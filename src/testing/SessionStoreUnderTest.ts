import type { SessionStore } from '../sessions/SessionStore';

/** A store of sessions that is held against the contract. */
export interface SessionStoreUnderTest {
  /**
   * Opens a handle on the store, as another process would: a connection of its own, but the same sessions. Called twice.
   * Nobody else may write to the store meanwhile. Closing is up to the caller.
   */
  open(): SessionStore | Promise<SessionStore>;

  /** Opens a handle on a store that cannot be reached, or breaks off when it is asked. */
  openUnreachable?(): SessionStore | Promise<SessionStore>;

  /**
   * How a store gets rid of what is over: by `purge()`, unless it says `by itself`, as one does that has times to live,
   * which keep a session for a day after its end. Then `purge()` does nothing and answers 0.
   */
  readonly forgets?: 'by purge' | 'by itself';

  /** How many questions the store has put to its database so far, by all handles together. */
  questions?(): number | Promise<number>;
}
