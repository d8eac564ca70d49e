import type { AuthXError } from '../errors/AuthXError';
import type { AuthXLogger } from './AuthXLogger';
import type { Deadlines } from './Deadlines';
import { isThenable, type MaybePromise } from './MaybePromise';
import { report } from './report';

/** How a call into the application or a store may end. */
export interface CallBounds {
  /** What is called, for the report. */
  readonly name: string;
  /** What becomes of the request where it fails, for the report. Default: it was refused. */
  readonly consequence?: string | undefined;
  /** How long the answer is waited for. */
  readonly deadlines: Deadlines;
  readonly logger: AuthXLogger;
  /** Makes the refusal for a call that failed. */
  readonly refusal: (cause: unknown) => AuthXError;
}

/**
 * Calls code that is not this library's. Whatever it throws, if it does not answer in time, and if its answer cannot be
 * read, the failure is reported and the request refused.
 *
 * @param read - what is made of the answer
 */
export function boundedCall<T, U = T>(
  call: () => MaybePromise<T>,
  bounds: CallBounds,
  read: (answer: T) => U = asItIs,
): MaybePromise<U> {
  try {
    const answer = call();
    if (!isThenable(answer)) return read(answer);
    return bounds.deadlines.await(answer, { read, fail: cause => fail(bounds, cause) });
  } catch (cause) {
    throw fail(bounds, cause);
  }
}

const asItIs = (answer: unknown): never => answer as never;

function fail(
  { name, consequence = 'the request was refused', logger, refusal }: CallBounds,
  cause: unknown,
): AuthXError {
  report(logger, `${name} failed; ${consequence}.`, cause);
  return refusal(cause);
}
