import type { RowName } from './rows';

/** A request that the server let in although it must be refused, or on which the server failed. */
export interface AttackFinding {
  /** The input that was tried, such as `alg none: nOnE`. */
  readonly attack: string;
  /** The row of the table in `docs/attack.md`. */
  readonly row: RowName;
  readonly method: string;
  /** The path as it was sent. */
  readonly path: string;
  /** The status of the answer; 0 if the server closed the connection or did not answer. */
  readonly status: number;
  /** Why this is a finding. */
  readonly why: string;
  /** A command that repeats the request. Live tokens are replaced by `$ACCESS_TOKEN` and similar variables. */
  readonly curl: string;
}

/** Something that is no way in, but should be corrected or known. */
export interface AttackWarning {
  readonly warning: string;
  readonly method?: string;
  readonly path?: string;
  readonly why: string;
}

/** What an attack found. */
export interface AttackReport {
  /** The number of requests that were sent. */
  readonly tried: number;
  readonly letIn: readonly AttackFinding[];
  readonly warnings: readonly AttackWarning[];
  /** The number of requests of each row. A row that is missing could not be tried on this server. */
  readonly rows: Readonly<Partial<Record<RowName, number>>>;
}
