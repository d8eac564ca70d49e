import { isThenable, type MaybePromise } from '../async/MaybePromise';

/** Where failures of the application's callbacks and stores are reported. The caller of a request is told less. */
export interface AuthXLogger {
  /**
   * @param message - what failed; carries no token and nothing of the request
   * @param cause - what was thrown. It can hold SQL or personal data: choose what of it to write.
   */
  error(message: string, cause: unknown): MaybePromise<void>;
}

/** Writes the message and the kind of error, never its text. */
export const consoleLogger: AuthXLogger = {
  error(message, cause) {
    const kind = cause instanceof Error ? cause.constructor.name : typeof cause;
    console.error(`[authx] ${message} (${kind})`);
  },
};

/** Tells the logger of a failure. Whatever the logger does, it decides nothing, and does not end the process. */
export function report(logger: AuthXLogger, message: string, cause: unknown): void {
  try {
    const written = logger.error(message, cause);
    if (isThenable(written)) Promise.resolve(written).catch(() => undefined);
  } catch {
    // A logger that throws must not decide what becomes of the request.
  }
}
