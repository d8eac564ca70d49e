import { AuthXError } from '../errors/AuthXError';
import { ProofUnavailableError, RevocationUnavailableError, SubjectUnavailableError } from '../errors/errors';
import type { Operation } from '../errors/Operation';

/** How often an operation ended in which way, since the start. */
export interface OutcomeCounts {
  readonly succeeded: number;
  /** The caller was refused for a reason of its own: a token that is not good, too many sessions or requests, an unknown subject. */
  readonly refused: number;
  /** A store, the blocklist or the subject getter failed or did not answer in time. */
  readonly unavailable: number;
}

/** The operations that are counted: those on stores, the loading of subjects, and the counting for rate limits. */
export type CountedOperation = Operation | 'subject' | 'rateLimit';

/** How the operations ended, since the start. */
export type CountsByOperation = Readonly<Record<CountedOperation, OutcomeCounts>>;

/** Counts how operations end. An error of the application's own, such as for wrong options, counts nowhere. */
export class OperationCounts {
  private readonly counts = {
    lookup: none(),
    login: none(),
    refresh: none(),
    logout: none(),
    sessions: none(),
    subject: none(),
    rateLimit: none(),
  } satisfies Record<CountedOperation, OutcomeCounts>;

  /** Runs an operation and counts its end. */
  async during<T>(operation: CountedOperation, step: () => PromiseLike<T>): Promise<T> {
    try {
      const result = await step();
      this.add(operation, 'succeeded');
      return result;
    } catch (error) {
      this.addFailure(operation, error);
      throw error;
    }
  }

  add(operation: CountedOperation, outcome: keyof OutcomeCounts): void {
    this.counts[operation][outcome] += 1;
  }

  addFailure(operation: CountedOperation, error: unknown): void {
    if (error instanceof AuthXError) this.add(operation, isOutage(error) ? 'unavailable' : 'refused');
  }

  /** Returns a copy that does not change. */
  snapshot(): CountsByOperation {
    const copies = Object.entries(this.counts).map(([operation, counts]) => [operation, Object.freeze({ ...counts })]);
    return Object.freeze(Object.fromEntries(copies) as CountsByOperation);
  }
}

const none = (): { -readonly [Outcome in keyof OutcomeCounts]: number } => ({
  succeeded: 0,
  refused: 0,
  unavailable: 0,
});

export const isOutage = (error: AuthXError): boolean =>
  error instanceof RevocationUnavailableError ||
  error instanceof SubjectUnavailableError ||
  error instanceof ProofUnavailableError;
