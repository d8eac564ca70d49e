import type { RateLimitStore } from '../limits/RateLimitStore';

/** A store of rate limits to test against the contract. */
export interface RateLimitStoreUnderTest {
  /**
   * Opens a handle on the store, as another process would: with a connection of its own, but the same counters. It is called
   * twice. Nothing else may write to the store meanwhile. The caller closes the handles.
   */
  open(): RateLimitStore | Promise<RateLimitStore>;

  /** Opens a handle on a store that cannot be reached, or that fails when it is asked. */
  openUnreachable?(): RateLimitStore | Promise<RateLimitStore>;

  /**
   * How the store deletes counters whose window is over: by `purge()`, or by `itself` if its entries have a time to live.
   * Then `purge()` does nothing and returns 0.
   */
  readonly forgets?: 'by purge' | 'by itself';
}
