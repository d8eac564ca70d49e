import type { CallBounds } from '../boundedCall';
import { LastActive } from './LastActive';
import type { RotatingSessions } from './Refresher';
import { SessionCheck } from './SessionCheck';
import type { SessionOptions } from './SessionOptions';
import { Sessions } from './Sessions';
import { readSessionSettings } from './SessionSettings';
import { SessionStart } from './SessionStart';
import { SessionStoreCalls } from './SessionStoreCalls';
import { TheftResponse } from './TheftResponse';

/** All that a login system does with one session store. */
export class SessionServices {
  readonly check: SessionCheck;
  readonly starting: SessionStart;
  readonly sessions: Sessions;
  readonly rotating: RotatingSessions;

  /**
   * @param notesActivity - whether the time of the last activity is written
   * @throws ConfigurationError naming the option and the fix
   */
  constructor(options: SessionOptions, bounds: Pick<CallBounds, 'deadlines' | 'logger'>, notesActivity: boolean) {
    const settings = readSessionSettings(options, notesActivity);
    const calls = new SessionStoreCalls(settings.store, bounds);
    const theft = new TheftResponse(calls, settings, bounds);
    const lastActive = notesActivity ? new LastActive(calls, settings.lastActiveInterval) : undefined;
    this.check = new SessionCheck({ settings, calls, theft, lastActive });
    this.starting = new SessionStart(settings, calls);
    this.sessions = new Sessions(settings, calls);
    this.rotating = { settings, calls, theft };
  }
}
