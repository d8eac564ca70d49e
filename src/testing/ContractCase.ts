/** One thing that every store of a kind does. */
export interface ContractCase {
  /** What it does: the title of a test. */
  readonly name: string;
  /** Why it cannot be tried on this store, where it cannot; {@link run} then rejects. */
  readonly skipped?: string;
  /** Rejects, most often with an AssertionError, where the store does something else. */
  readonly run: () => Promise<void>;
}
