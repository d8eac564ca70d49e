import { type Duration, longestLifetime, parseDuration } from '../config/Duration';
import type { SessionStore } from './SessionStore';
import type { MaybePromise } from '../async/MaybePromise';
import type { SessionInfo } from './SessionInfo';
import { assertNames } from '../config/assertNames';
import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError } from '../errors/errors';

/** The event of a reused refresh token: somebody presented a token that was replaced before. Its session was ended. */
export interface RefreshTokenReuse {
  readonly session: SessionInfo;
  /** `jti` of the presented token. */
  readonly jti: string;
}

/** The options of sessions. */
export interface SessionOptions {
  store: SessionStore;
  /**
   * Whether each refresh replaces the refresh token. If a replaced token is presented, the session ends. Default true.
   */
  rotation?: boolean | undefined;
  /**
   * How long a replaced refresh token still gets the same successor. Two tabs, or a client that lost an answer, need
   * it. Default 10 seconds; 0 turns it off.
   */
  graceWindow?: Duration | undefined;
  /** The longest lifetime of a session. Default 90 days; `null` for no limit. */
  absoluteLifetime?: Duration | null | undefined;
  /** How long a session lasts without a request. Default `null`: as long as its refresh token. */
  idleLifetime?: Duration | null | undefined;
  /** How many sessions a subject may have. Default: no limit. */
  maxPerSubject?: number | undefined;
  /**
   * What happens at a login over the limit. `'endOldest'` (the default) ends the oldest session; `'refuse'` refuses the
   * login with 403.
   */
  onLimit?: 'endOldest' | 'refuse' | undefined;
  /** The shortest time between two writes of a session's last activity. Default 1 minute. */
  lastActiveInterval?: Duration | undefined;
  /** Is called for every reuse of a refresh token. An error that it throws is logged and changes nothing. */
  onRefreshTokenReuse?: ((reuse: RefreshTokenReuse) => MaybePromise<void>) | undefined;
}

/** The names of the options above, so that a misspelt name fails the start. */
export const sessionOptionNames: readonly (keyof SessionOptions)[] = [
  'store',
  'rotation',
  'graceWindow',
  'absoluteLifetime',
  'idleLifetime',
  'maxPerSubject',
  'onLimit',
  'lastActiveInterval',
  'onRefreshTokenReuse',
];

/** {@link SessionOptions} with their defaults. Times are in milliseconds. */
export interface SessionSettings extends Pick<SessionOptions, 'store' | 'onRefreshTokenReuse'> {
  readonly rotation: boolean;
  readonly graceWindow: number;
  readonly absoluteLifetime: number | null;
  readonly idleLifetime: number | null;
  readonly maxPerSubject: number;
  readonly onLimit: 'endOldest' | 'refuse';
  readonly lastActiveInterval: number;
  /** How far the clocks of processes may differ. */
  readonly clockSkew: number;
}

/** The options of the configuration that concern sessions. */
export type SessionConfig = Pick<
  AuthXConfig,
  'sessionTracking' | 'sessionUpdateLastActive' | 'clockSkew' | 'loginType'
>;

const storeMethods = [
  'add',
  'look',
  'list',
  'rotate',
  'confirm',
  'touch',
  'revoke',
  'revokeOthers',
  'revokeAll',
  'purge',
];

/**
 * Reads the options of sessions.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function readSessionSettings(
  options: SessionOptions,
  { sessionUpdateLastActive, clockSkew }: SessionConfig,
): SessionSettings {
  assertNames(options, sessionOptionNames, 'sessions.');
  assertStore(options.store);
  const settings: SessionSettings = {
    store: options.store,
    onRefreshTokenReuse: options.onRefreshTokenReuse,
    rotation: options.rotation ?? true,
    graceWindow: milliseconds('graceWindow', options.graceWindow ?? 10),
    absoluteLifetime: lifetime('absoluteLifetime', options.absoluteLifetime, '90d'),
    idleLifetime: lifetime('idleLifetime', options.idleLifetime, null),
    maxPerSubject: options.maxPerSubject ?? Infinity,
    onLimit: options.onLimit ?? 'endOldest',
    lastActiveInterval: milliseconds('lastActiveInterval', options.lastActiveInterval ?? 60),
    clockSkew: clockSkew * 1000,
  };
  assertSound(settings, options);
  assertNoneIdle(settings, options, sessionUpdateLastActive);
  return settings;
}

const invalid = (option: string, problem: string): ConfigurationError =>
  new ConfigurationError(`sessions.${option}: ${problem}`);

function assertStore(store: unknown): void {
  const methods = (store ?? {}) as Record<string, unknown>;
  const missing = storeMethods.find(name => typeof methods[name] !== 'function');
  if (missing !== undefined) throw invalid('store', `has no ${missing}(). Pass SessionRepository.on(dataSource).`);
}

/** Reads a duration in whole milliseconds, as stores keep times. */
function milliseconds(option: string, duration: Duration): number {
  const seconds = secondsOf(duration);
  if (seconds <= longestLifetime) return Math.round(seconds * 1000);
  throw invalid(option, "must be a length of time: seconds (10), or a number with a unit ('10s').");
}

function secondsOf(duration: Duration): number {
  try {
    return parseDuration(duration);
  } catch {
    return NaN;
  }
}

function lifetime(option: string, given: Duration | null | undefined, standard: Duration | null): number | null {
  const duration = given === undefined ? standard : given;
  if (duration === null) return null;
  const time = milliseconds(option, duration);
  if (time === 0) throw invalid(option, 'must be more than 0. For none, null.');
  return time;
}

function assertSound(settings: SessionSettings, { maxPerSubject, onLimit }: SessionOptions): void {
  const { rotation, idleLifetime, lastActiveInterval, onRefreshTokenReuse } = settings;
  if (typeof rotation !== 'boolean') throw invalid('rotation', 'must be true or false.');
  if (maxPerSubject !== undefined && !(Number.isInteger(maxPerSubject) && maxPerSubject > 0)) {
    throw invalid('maxPerSubject', 'must be a whole number above 0.');
  }
  if (onLimit !== undefined && !['endOldest', 'refuse'].includes(onLimit)) {
    throw invalid('onLimit', "must be 'endOldest' or 'refuse'.");
  }
  if (idleLifetime !== null && lastActiveInterval * 2 > idleLifetime) {
    throw invalid('lastActiveInterval', 'must be at most half of idleLifetime, or active sessions would end as idle.');
  }
  if (onRefreshTokenReuse !== undefined && typeof onRefreshTokenReuse !== 'function') {
    throw invalid('onRefreshTokenReuse', 'must be a function.');
  }
}

/** Refuses an option that has no effect, because it is most likely a misunderstanding about a protection. */
function assertNoneIdle(
  { rotation, idleLifetime }: SessionSettings,
  options: SessionOptions,
  notesActivity: boolean,
): void {
  const refuse = (option: keyof SessionOptions, without: string): void => {
    if (options[option] === undefined) return;
    throw invalid(option, `has no effect without ${without}. Add ${without}, or remove this option.`);
  };
  if (options.maxPerSubject === undefined) refuse('onLimit', 'maxPerSubject');
  if (!rotation) for (const option of ['graceWindow', 'onRefreshTokenReuse'] as const) refuse(option, 'rotation');
  if (notesActivity) return;
  refuse('lastActiveInterval', 'sessionUpdateLastActive');
  // A rotation writes the activity together with the new token.
  if (idleLifetime !== null && !rotation) {
    throw invalid(
      'idleLifetime',
      'would also end active sessions, because sessionUpdateLastActive is false. Remove one of them.',
    );
  }
}

/**
 * Checks that the cache does not hide activity for too long: a request that the cache answers does not record activity.
 *
 * @param ttl - milliseconds
 * @throws ConfigurationError if active sessions would end as idle sessions
 */
export function assertNotedInTime(
  ttl: number,
  { idleLifetime, lastActiveInterval }: Pick<SessionSettings, 'idleLifetime' | 'lastActiveInterval'>,
): void {
  if (idleLifetime === null || (lastActiveInterval + ttl) * 2 <= idleLifetime) return;
  throw new ConfigurationError(
    'revocationCache.ttl: must, with sessions.lastActiveInterval, be at most half of sessions.idleLifetime, or active ' +
      'sessions end as idle ones.',
  );
}
