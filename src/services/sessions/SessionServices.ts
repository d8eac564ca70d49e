import type { CallBounds } from '../boundedCall';
import { assertNotedInTime } from '../revocationCache/assertNotedInTime';
import type { RevocationCache } from '../revocationCache/RevocationCache';
import { LastActive } from './LastActive';
import type { RotatingSessions } from './Refresher';
import { RotationConfirmations } from './RotationConfirmations';
import { SessionCheck } from './SessionCheck';
import type { SessionOptions } from './SessionOptions';
import { Sessions } from './Sessions';
import { readSessionSettings, type SessionConfig } from './SessionSettings';
import { SessionStart } from './SessionStart';
import { SessionStoreCalls } from './SessionStoreCalls';
import { TheftResponse } from './TheftResponse';

/** What the services are made with. */
export interface SessionMaking {
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  readonly config: SessionConfig;
  /** Undefined where nothing is remembered. */
  readonly cache: RevocationCache | undefined;
}

/** All that a login system does with one session store. */
export class SessionServices {
  readonly check: SessionCheck;
  readonly starting: SessionStart;
  readonly sessions: Sessions;
  readonly rotating: RotatingSessions;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(options: SessionOptions, { bounds, config, cache }: SessionMaking) {
    const settings = readSessionSettings(options, config);
    if (cache && config.sessionUpdateLastActive) assertNotedInTime(cache.settings.ttl, settings);
    const calls = new SessionStoreCalls(settings.store, bounds, cache);
    const theft = new TheftResponse(calls, settings, bounds);
    const lastActive = config.sessionUpdateLastActive ? new LastActive(calls, settings.lastActiveInterval) : undefined;
    this.check = new SessionCheck({ settings, calls, theft, lastActive });
    this.starting = new SessionStart(settings, calls);
    this.sessions = new Sessions(settings, calls);
    this.rotating = { settings, calls, theft, confirmations: new RotationConfirmations(calls) };
  }
}
