/** What one check has found. */
export interface Finding {
  /** The name of the check: the group, and what was checked in it, such as `store/durability`. */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'error' | 'skipped';
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/**
 * Makes the finding for something that a check of the library has refused. Messages of the library say how to correct it.
 *
 * @param status - how bad it is
 */
export const refusal = (check: string, error: unknown, status: 'error' | 'warning' = 'error'): Finding => ({
  check,
  status,
  message: error instanceof Error ? error.message || error.constructor.name : String(error),
});
