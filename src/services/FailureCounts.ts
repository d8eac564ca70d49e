/** How often a store or the blocklist left requests undecided, since the start. */
export interface FailureCounts {
  /** Tokens that were let in though a store had not answered: their route fails open. */
  readonly failedOpen: number;
  /** Tokens that were refused with `RevocationUnavailableError`. */
  readonly failedClosed: number;
}
