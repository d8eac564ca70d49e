import type { AuthXError } from '../errors/AuthXError';
import type { AuthXLogger } from './AuthXLogger';
import { isThenable, type MaybePromise } from './MaybePromise';

/** How a call into the application or a store may end. */
export interface CallBounds {
  /** What is called, for the report. */
  readonly name: string;
  /** Milliseconds until the answer is not waited for any more. */
  readonly timeout: number;
  readonly logger: AuthXLogger;
  /** Makes the refusal for a call that failed. */
  readonly refusal: (cause: unknown) => AuthXError;
}

/**
 * Calls code that is not this library's. Whatever it throws, and if it does not answer in time, the failure is reported
 * and the request refused.
 */
export function boundedCall<T>(call: () => MaybePromise<T>, bounds: CallBounds): MaybePromise<T> {
  try {
    const answer = call();
    return isThenable(answer) ? inTime(answer, bounds) : answer;
  } catch (cause) {
    throw fail(bounds, cause);
  }
}

async function inTime<T>(answer: PromiseLike<T>, bounds: CallBounds): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`No answer within ${String(bounds.timeout)} ms.`));
    }, bounds.timeout);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } catch (cause) {
    throw fail(bounds, cause);
  } finally {
    clearTimeout(timer);
  }
}

function fail({ name, logger, refusal }: CallBounds, cause: unknown): AuthXError {
  try {
    logger.error(`${name} failed; the request was refused.`, cause);
  } catch {
    // A logger that throws must not decide what becomes of the request.
  }
  return refusal(cause);
}
