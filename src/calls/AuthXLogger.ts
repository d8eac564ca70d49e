import { OverloadError } from '../async/LookupQueue';
import { TimeoutError } from '../async/withTimeout';
import { ConfigurationError } from '../errors/errors';
import { isThenable, type MaybePromise } from '../async/MaybePromise';

/** Receives the failures of callbacks and stores. The client that made the request is told less. */
export interface AuthXLogger {
  /**
   * @param message - what failed. It contains no token and no data of the request
   * @param cause - the error that was thrown. It can contain SQL or personal data, so choose what you write of it
   */
  error(message: string, cause: unknown): MaybePromise<void>;
}

/**
 * Writes the message, the class of the error and its code to standard error. It never writes the error's text, except for a
 * `ConfigurationError` of this library, whose text says how to fix the server.
 */
export const consoleLogger: AuthXLogger = {
  error(message, cause) {
    console.error(`[authx] ${message} (${kindOf(cause)})`);
  },
};

/**
 * The class and the code of an error: `QueryFailedError 25006`. Codes of drivers are short words without data. Errors of this
 * library are written as a whole, because they say what to do and contain no data either.
 */
export function kindOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  if (isOurs(cause)) return `${cause.name}: ${cause.message}`;
  const code = codeOf(cause) ?? codeOf(cause.cause) ?? codeOf((cause as { driverError?: unknown }).driverError);
  return code === undefined ? cause.constructor.name : `${cause.constructor.name} ${code}`;
}

const isOurs = (cause: Error): boolean =>
  cause instanceof ConfigurationError || cause instanceof TimeoutError || cause instanceof OverloadError;

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(code)) return code;
  // Redis has no codes: its errors begin with one, such as OOM or READONLY.
  return typeof message === 'string' ? /^([A-Z]{2,20}) /.exec(message)?.[1] : undefined;
}

/** Passes a failure to the logger. A logger that throws or rejects changes no decision, and does not end the process. */
export function report(logger: AuthXLogger, message: string, cause: unknown): void {
  try {
    const written = logger.error(message, cause);
    if (isThenable(written)) Promise.resolve(written).catch(() => undefined);
  } catch {
    // A logger that throws must not decide whether the request is refused.
  }
}
