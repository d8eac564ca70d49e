import type { CallBounds } from '../calls/boundedCall';
import { assertNotedInTime, readSessionSettings, type SessionConfig, type SessionOptions } from './SessionSettings';
import type { RevocationCache } from '../revocation/RevocationCache';
import { LastActive } from './LastActive';
import type { RotatingSessions } from './Refresher';
import { SessionCheck } from './SessionCheck';
import { Sessions } from './Sessions';
import { SessionStart } from './SessionStart';
import { SessionStoreCalls } from './SessionStoreCalls';
import { RefreshReuseHandler } from './RefreshReuseHandler';
import { ConfigurationError } from '../errors/errors';

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
    const theft = new RefreshReuseHandler(calls, settings, bounds);
    const lastActive = config.sessionUpdateLastActive ? new LastActive(calls, settings.lastActiveInterval) : undefined;
    this.check = new SessionCheck({ settings, calls, theft, lastActive });
    this.starting = new SessionStart(settings, calls);
    this.sessions = new Sessions(settings, calls);
    this.rotating = { settings, calls, theft };
  }
}

/**
 * What keeps sessions, where they are to be kept: given a store, unless `sessionTracking` is false.
 *
 * @throws ConfigurationError where they are to be kept and cannot be
 */
export function keepSessions(options: SessionOptions | undefined, making: SessionMaking): SessionServices | undefined {
  const { sessionTracking } = making.config;
  if (!options && sessionTracking === true) {
    throw new ConfigurationError('sessionTracking: wants sessions to keep. Give AuthX sessions: { store }.');
  }
  return options && sessionTracking !== false ? new SessionServices(options, making) : undefined;
}
