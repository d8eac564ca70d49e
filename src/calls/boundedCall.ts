import type { AuthXError } from '../errors/AuthXError';
import { type AuthXLogger, report } from './AuthXLogger';
import type { Deadlines } from '../async/Deadlines';
import { isThenable, type MaybePromise } from '../async/MaybePromise';

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
 * @param next - goes on with that; its own errors are no failure of the call. Given here since every request makes some
 *   such calls, and a `then` of its own would cost each a promise more
 */
export function boundedCall<T, U = T, V = U>(
  call: () => MaybePromise<T>,
  bounds: CallBounds,
  read: (answer: T) => U = asItIs,
  next: (value: U) => MaybePromise<V> = asItIs,
): MaybePromise<V> {
  let known: U;
  try {
    const answer = call();
    if (isThenable(answer)) {
      return bounds.deadlines.await(answer, { read, next, fail: cause => fail(bounds, cause) });
    }
    known = read(answer);
  } catch (cause) {
    throw fail(bounds, cause);
  }
  return next(known);
}

const asItIs = (answer: unknown): never => answer as never;

function fail(
  { name, consequence = 'the request was refused', logger, refusal }: CallBounds,
  cause: unknown,
): AuthXError {
  report(logger, `${name} failed; ${consequence}.`, cause);
  return refusal(cause);
}
