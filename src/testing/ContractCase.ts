/** One case of the contract of a store. */
export interface ContractCase {
  /** The title of the test. */
  readonly name: string;
  /** Why the case cannot run on this store, if it cannot. {@link run} then rejects. */
  readonly skipped?: string;
  /** Runs the case. Rejects, usually with an AssertionError, if the store does not fulfill it. */
  readonly run: () => Promise<void>;
}
