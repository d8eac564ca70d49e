import type { AuthXError } from '../errors/AuthXError';
import type { AuthXLogger } from './AuthXLogger';
import type { Deadlines } from './Deadlines';
import { isThenable, type MaybePromise } from './MaybePromise';

/** How a call into the application or a store may end. */
export interface CallBounds {
  /** What is called, for the report. */
  readonly name: string;
  /** How long the answer is waited for. */
  readonly deadlines: Deadlines;
  readonly logger: AuthXLogger;
  /** Makes the refusal for a call that failed. */
  readonly refusal: (cause: unknown) => AuthXError;
}

/**
 * Calls code that is not this library's. Whatever it throws, and if it does not answer in time, the failure is reported
 * and the request refused.
 */
export function boundedCall<T>(call: () => MaybePromise<T>, bounds: CallBounds): MaybePromise<T> {
  const refuse = (cause: unknown): never => {
    throw fail(bounds, cause);
  };
  try {
    const answer = call();
    return isThenable(answer) ? bounds.deadlines.await(answer).then(undefined, refuse) : answer;
  } catch (cause) {
    return refuse(cause);
  }
}

function fail({ name, logger, refusal }: CallBounds, cause: unknown): AuthXError {
  try {
    const written = logger.error(`${name} failed; the request was refused.`, cause);
    // Its failure must not end the process.
    if (isThenable(written)) Promise.resolve(written).catch(() => undefined);
  } catch {
    // A logger that throws must not decide what becomes of the request.
  }
  return refusal(cause);
}
