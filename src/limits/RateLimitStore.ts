/** A counter of requests: at most `max` of them in any `window`. */
export interface RateLimitCounter {
  /** Names the counter: 24 characters of base64url. Counters with the same id have the same `max` and `window`. */
  readonly id: string;
  /** From 1 to a million. */
  readonly max: number;
  /** Whole milliseconds. */
  readonly window: number;
}

/** The state of a counter after a request was counted or refused. */
export interface CounterState {
  /** How many further requests would be accepted now. 0 if the request was refused by this counter. */
  readonly remaining: number;
  /** Milliseconds until the oldest counted request leaves the window. 0 if none is counted. */
  readonly oldestLeavesIn: number;
  /** Where the request was counted, for `giveBack`. -1 if it was refused. */
  readonly slot: number;
}

/** The answer to a request that wants to be counted. */
export interface CountedRequest {
  readonly isAccepted: boolean;
  /** In the order of the counters that were asked. */
  readonly states: readonly CounterState[];
}

/** A request that was counted and shall not be. */
export interface GivenBack extends RateLimitCounter {
  readonly slot: number;
}

/**
 * Counts requests. All processes of a login system share the store. However many requests arrive in however many processes,
 * a counter never accepts more than `max` of them in any `window`, by the clock of the store.
 */
export interface RateLimitStore {
  /**
   * Counts a request with all of the counters, or with none of them if one is exhausted.
   *
   * @param counters - with different ids
   */
  take(counters: readonly RateLimitCounter[]): CountedRequest | Promise<CountedRequest>;

  /** Takes a request out of the counters that have counted it. A request that has left its window is ignored. */
  giveBack(counted: readonly GivenBack[]): void | Promise<void>;

  /** Deletes the counters whose window is over. Returns how many it deleted. */
  purge(now?: Date): Promise<number>;

  /**
   * Tries whether the store accepts changes, without changing anything. `auth.checkHealth()` calls it. Without it, the
   * store's writability is unknown.
   */
  probeWrite?(): Promise<void>;
}
