import { clearTimeout, setTimeout } from '../async/timers';
import type { Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import type { AuthManager } from './AuthManager';
import type { AuthX } from './AuthX';
import { readTimerLength } from '../config/readTimerLength';
import { report } from '../calls/AuthXLogger';

/** The schedule of purges. */
export interface PurgeSchedule {
  /** The time from the end of one purge to the start of the next. */
  every: Duration;
}

/** A running schedule. */
export interface ScheduledPurge {
  /** Stops the schedule. Resolves when a running purge has ended. */
  stop(): Promise<void>;
}

/** The first purge starts within this many milliseconds. */
const firstWithin = 60_000;

/**
 * Purges regularly while the process lives, without keeping the process alive. Several processes may do so: they start
 * at different moments and do not delete the same rows twice. If a purge fails, the failure is logged and the next
 * purge runs on schedule.
 *
 * @throws ConfigurationError if the interval cannot be used, or if there is no store
 */
export function schedulePurge(
  auth: Pick<AuthX<never> | AuthManager, 'purge' | 'logger' | 'keepsAnything'>,
  schedule: PurgeSchedule,
): ScheduledPurge {
  refuseUnknown('schedulePurge', schedule, ['every']);
  const every = readTimerLength('every', schedule.every);
  if (!auth.keepsAnything) {
    throw new ConfigurationError('schedulePurge: there is nothing to purge. Give AuthX revokedTokens or sessions.');
  }
  return new PurgeTimer(auth, every);
}

class PurgeTimer implements ScheduledPurge {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly auth: Pick<AuthX<never>, 'purge' | 'logger'>,
    /** Milliseconds. */
    private readonly every: number,
  ) {
    // A random delay keeps processes that started together from purging together.
    this.wait(Math.random() * Math.min(every, firstWithin));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private wait(milliseconds: number): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.purge();
    }, milliseconds).unref();
  }

  private async purge(): Promise<void> {
    try {
      await this.auth.purge();
    } catch (error) {
      report(this.auth.logger, 'Purging failed; the next purge runs on schedule.', error);
    }
    this.wait(this.every);
  }
}
