import type { CallBounds } from '../calls/boundedCall';
import type { OperationCounts } from '../calls/OperationCounts';
import {
  assertNotedInTime,
  readSessionSettings,
  type SessionConfig,
  type SessionOptions,
  type SessionSettings,
} from './SessionSettings';
import type { RevocationCache } from '../revocation/RevocationCache';
import { LastActivityWriter } from './LastActivityWriter';
import type { RotatingSessions } from './Refresher';
import { RotationConfirmations } from './RotationConfirmations';
import { SessionCheck } from './SessionCheck';
import { Sessions } from './Sessions';
import { SessionStart } from './SessionStart';
import { SessionStoreCalls } from './SessionStoreCalls';
import { RefreshReuseHandler } from './RefreshReuseHandler';
import { TypedSessionStore } from './TypedSessionStore';
import { ConfigurationError } from '../errors/errors';

/** The parts that the services of sessions need. */
export interface SessionMaking {
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  readonly config: SessionConfig;
  /** Undefined if there is no revocation cache. */
  readonly cache: RevocationCache | undefined;
  readonly counts: OperationCounts;
}

/** All services of one login system that use its session store. */
export class SessionServices {
  readonly check: SessionCheck;
  readonly starting: SessionStart;
  readonly sessions: Sessions;
  readonly rotating: RotatingSessions;
  /** The calls by which tokens are revoked. */
  readonly ending: Pick<SessionStoreCalls, 'endSession'>;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(options: SessionOptions, { bounds, config, cache, counts }: SessionMaking) {
    const settings = apart(readSessionSettings(options, config), config.loginType);
    if (cache && config.sessionUpdateLastActive) assertNotedInTime(cache.settings.ttl, settings);
    const calls = new SessionStoreCalls({ store: settings.store, bounds, cache, loginType: config.loginType });
    const refreshing = calls.during('refresh');
    const theft = new RefreshReuseHandler(refreshing, settings, bounds);
    const lastActive = config.sessionUpdateLastActive
      ? new LastActivityWriter(calls, settings.lastActiveInterval)
      : undefined;
    this.check = new SessionCheck({ settings, calls, theft, lastActive });
    this.starting = new SessionStart(settings, calls.during('login'));
    this.ending = calls.during('logout');
    this.sessions = new Sessions(settings, { calls, counts });
    this.rotating = { settings, calls: refreshing, theft, confirmations: new RotationConfirmations(refreshing) };
  }
}

/**
 * Makes the services of sessions. Returns undefined if there is no store, or if `sessionTracking` is false.
 *
 * @throws ConfigurationError if sessions are required and cannot be kept
 */
export function keepSessions(options: SessionOptions | undefined, making: SessionMaking): SessionServices | undefined {
  const { sessionTracking } = making.config;
  if (!options && sessionTracking === true) {
    throw new ConfigurationError(
      'sessionTracking: is true, but there is no session store. Give AuthX sessions: { store }.',
    );
  }
  return options && sessionTracking !== false ? new SessionServices(options, making) : undefined;
}

/** Login types can share a store. */
const apart = (settings: SessionSettings, loginType: string | undefined): SessionSettings =>
  loginType === undefined ? settings : { ...settings, store: new TypedSessionStore(settings.store, loginType) };
