import { type AuthXLogger, report } from './AuthXLogger';
import type { MaybePromise } from '../async/MaybePromise';
import { setTimeout } from '../async/timers';

/** Milliseconds between two lines with the same message. */
const interval = 1000;

/** The failures since the last line of a message. */
interface Suppressed {
  count: number;
  /** The cause of the last one. */
  cause: unknown;
}

/**
 * Passes each message on at most once per second, because in an outage every request fails. The next line says how many
 * failures were left out, with the cause of the last one.
 */
export class ThrottledLogger implements AuthXLogger {
  private readonly suppressed = new Map<string, Suppressed>();

  constructor(private readonly logger: AuthXLogger) {}

  error(message: string, cause: unknown): MaybePromise<void> {
    const suppressed = this.suppressed.get(message);
    if (suppressed) {
      suppressed.count += 1;
      suppressed.cause = cause;
      return;
    }
    this.wait(message);
    return this.logger.error(message, cause);
  }

  private wait(message: string): void {
    this.suppressed.set(message, { count: 0, cause: undefined });
    setTimeout(() => this.logSuppressed(message), interval).unref();
  }

  private logSuppressed(message: string): void {
    const { count, cause } = this.suppressed.get(message) as Suppressed;
    this.suppressed.delete(message);
    if (count === 0) return;
    this.wait(message);
    const times = count === 1 ? 'once more' : `${String(count)} times more`;
    report(this.logger, `${message} (and ${times} in the last second)`, cause);
  }
}
