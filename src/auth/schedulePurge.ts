import { clearTimeout, setTimeout } from '../async/timers';
import type { Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import type { AuthX } from './AuthX';
import { readTimerLength } from '../config/readTimerLength';
import { report } from '../calls/AuthXLogger';

/** How often is purged. */
export interface PurgeSchedule {
  /** From the end of one purge to the start of the next. */
  every: Duration;
}

/** A schedule that is under way. */
export interface ScheduledPurge {
  /** Ends it; resolves once a purge that is running has ended. */
  stop(): Promise<void>;
}

/** Milliseconds within which the first purge begins. */
const firstWithin = 60_000;

/**
 * Purges from time to time, for as long as the process lives, which it does not keep alive. Any number of processes may
 * do so: they begin at different moments, and leave to each other what one is deleting. A purge that fails is reported to
 * the logger, and the next one comes at its time.
 *
 * @throws ConfigurationError for a length of time that cannot be, and where there is nothing to purge
 */
export function schedulePurge(
  auth: Pick<AuthX<never>, 'purge' | 'logger' | 'keepsAnything'>,
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
    // Processes that were started together shall not purge together.
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
      report(this.auth.logger, 'Purging failed; it is tried again at its next time.', error);
    }
    this.wait(this.every);
  }
}
