import { type AuthXLogger, report } from './AuthXLogger';
import type { MaybePromise } from '../async/MaybePromise';

/** Milliseconds between two lines of one message. */
const interval = 1000;

/** What was left untold since the last line of a message. */
interface Untold {
  count: number;
  /** The last of them. */
  cause: unknown;
}

/**
 * Passes failures on, each message at most once a second: in an outage every request has one. How many were left out is
 * told with the last of them.
 */
export class ThrottledLogger implements AuthXLogger {
  private readonly untold = new Map<string, Untold>();

  constructor(private readonly logger: AuthXLogger) {}

  error(message: string, cause: unknown): MaybePromise<void> {
    const untold = this.untold.get(message);
    if (untold) {
      untold.count += 1;
      untold.cause = cause;
      return;
    }
    this.wait(message);
    return this.logger.error(message, cause);
  }

  private wait(message: string): void {
    this.untold.set(message, { count: 0, cause: undefined });
    setTimeout(() => this.tell(message), interval).unref();
  }

  private tell(message: string): void {
    const { count, cause } = this.untold.get(message) as Untold;
    this.untold.delete(message);
    if (count === 0) return;
    this.wait(message);
    const times = count === 1 ? 'once more' : `${String(count)} times more`;
    report(this.logger, `${message} (and ${times} in the last second)`, cause);
  }
}
