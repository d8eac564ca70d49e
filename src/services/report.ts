import type { AuthXLogger } from './AuthXLogger';
import { isThenable } from './MaybePromise';

/** Tells the logger of a failure. Whatever the logger does, it decides nothing, and does not end the process. */
export function report(logger: AuthXLogger, message: string, cause: unknown): void {
  try {
    const written = logger.error(message, cause);
    if (isThenable(written)) Promise.resolve(written).catch(() => undefined);
  } catch {
    // A logger that throws must not decide what becomes of the request.
  }
}
