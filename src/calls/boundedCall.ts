import type { AuthXError } from '../errors/AuthXError';
import { type Operation, operations } from '../errors/Operation';
import { eventChannels } from '../events/eventChannels';
import { type AuthXLogger, report } from './AuthXLogger';
import type { Deadlines } from '../async/Deadlines';
import { OverloadError } from '../async/LookupQueue';
import { isThenable, type MaybePromise } from '../async/MaybePromise';
import { TimeoutError } from '../async/withTimeout';

/** The limits of a call into the application or a store. */
export interface CallBounds {
  /** The name of the called code, for the log. */
  readonly name: string;
  /** During which operation. Undefined if it belongs to none. */
  readonly operation?: Operation | undefined;
  /** What happens to the request if the call fails, for the log. Default: it was refused. */
  readonly consequence?: string | undefined;
  /** How long to wait for the answer. */
  readonly deadlines: Deadlines;
  readonly logger: AuthXLogger;
  /** Makes the refusal if the call failed. */
  readonly refusal: (cause: unknown) => AuthXError;
}

/**
 * Calls code outside of this library. If the code throws, does not answer in time, or gives an answer that cannot be read,
 * the failure is logged and the request is refused.
 *
 * @param read - turns the answer into a value
 * @param next - continues with that value. Its errors do not count as failures of the call. It is a parameter because a
 *   separate `then` would cost every request one more promise
 * @throws the error that `bounds.refusal` makes, or an error of `next`
 */
export function boundedCall<T, U = T, V = U>(
  call: () => MaybePromise<T>,
  bounds: CallBounds,
  read: (answer: T) => U = unchanged,
  next: (value: U) => MaybePromise<V> = unchanged,
): MaybePromise<V> {
  if (eventChannels['dependency.answered'].isHeard) read = timed(bounds, read);
  let known: U;
  try {
    const answer = call();
    if (isThenable(answer)) {
      return awaited(answer, bounds, read, next);
    }
    known = read(answer);
  } catch (cause) {
    throw fail(bounds, cause);
  }
  return next(known);
}

/** A function of its own, so that a call that answers at once makes no closure. */
function awaited<T, U, V>(
  answer: PromiseLike<T>,
  bounds: CallBounds,
  read: (answer: T) => U,
  next: (value: U) => MaybePromise<V>,
): PromiseLike<V> {
  return bounds.deadlines.await(answer, { read, next, fail: cause => fail(bounds, cause) });
}

const unchanged = (answer: unknown): never => answer as never;

/** Returns a reader that also tells how long the answer took. */
function timed<T, U>({ name, operation }: CallBounds, read: (answer: T) => U): (answer: T) => U {
  const began = performance.now();
  return answer => {
    const known = read(answer);
    eventChannels['dependency.answered'].publish({ name, operation, durationMs: performance.now() - began });
    return known;
  };
}

function fail(
  { name, operation, consequence = 'the request was refused', logger, refusal }: CallBounds,
  cause: unknown,
): AuthXError {
  const failed = operation === undefined ? `${name} failed` : `${name} failed during ${operations[operation].during}`;
  report(logger, `${failed}; ${consequence}.`, cause);
  if (eventChannels['dependency.failed'].isHeard) {
    eventChannels['dependency.failed'].publish({ name, operation, outcome: outcomeOf(cause), consequence });
  }
  return refusal(cause);
}

function outcomeOf(cause: unknown): 'timeout' | 'overload' | 'error' {
  if (cause instanceof TimeoutError) return 'timeout';
  return cause instanceof OverloadError ? 'overload' : 'error';
}
