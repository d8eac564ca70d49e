import { type Duration, longestLifetime, parseDuration } from '../config/Duration';
import type { SessionStore } from './SessionStore';
import type { MaybePromise } from '../async/MaybePromise';
import type { SessionInfo } from './SessionInfo';
import { assertNames } from '../config/assertNames';
import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError } from '../errors/errors';

/** A refresh token was presented that its session has replaced: somebody has a copy. The session was ended. */
export interface RefreshTokenReuse {
  readonly session: SessionInfo;
  /** `jti` of the presented token. */
  readonly jti: string;
}

/** How logins are kept track of. */
export interface SessionOptions {
  store: SessionStore;
  /** Whether each refresh replaces the refresh token, and a replaced one ends the session. Default true. */
  rotation?: boolean | undefined;
  /** How long after it was replaced a refresh token is answered with its successor once more: two tabs, a lost answer. Default 10 seconds; 0: never. */
  graceWindow?: Duration | undefined;
  /** How long a session lasts, however active. Default 90 days; `null`: for ever. */
  absoluteLifetime?: Duration | null | undefined;
  /** How long a session lasts without a request. Default `null`: as long as its refresh token. */
  idleLifetime?: Duration | null | undefined;
  /** How many sessions a subject may have. Default: any number. */
  maxPerSubject?: number | undefined;
  /** What becomes of one too many: `'endOldest'` (the default) makes room, `'refuse'` refuses the login with 403. */
  onLimit?: 'endOldest' | 'refuse' | undefined;
  /** How often at most the time of a session's last activity is written. Default 1 minute. */
  lastActiveInterval?: Duration | undefined;
  /** Is told of every theft that was found. What it throws is reported, and changes nothing. */
  onRefreshTokenReuse?: ((reuse: RefreshTokenReuse) => MaybePromise<void>) | undefined;
}

/** The names above, so that a misspelt one fails at start. */
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

/** {@link SessionOptions}, complete. Times are milliseconds. */
export interface SessionSettings extends Pick<SessionOptions, 'store' | 'onRefreshTokenReuse'> {
  readonly rotation: boolean;
  readonly graceWindow: number;
  readonly absoluteLifetime: number | null;
  readonly idleLifetime: number | null;
  readonly maxPerSubject: number;
  readonly onLimit: 'endOldest' | 'refuse';
  readonly lastActiveInterval: number;
  /** How far clocks of processes may differ. */
  readonly clockSkew: number;
}

/** What the configuration of tokens says of sessions. */
export type SessionConfig = Pick<AuthXConfig, 'sessionTracking' | 'sessionUpdateLastActive' | 'clockSkew'>;

const storeMethods = ['add', 'look', 'list', 'rotate', 'touch', 'revoke', 'revokeOthers', 'revokeAll', 'purge'];

/** @throws ConfigurationError naming the option and the fix */
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
  if (missing !== undefined) throw invalid('store', `has no ${missing}(). Give it SessionRepository.on(dataSource).`);
}

/** Whole ones, as stores keep them. */
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
    throw invalid('lastActiveInterval', 'must be at most half of idleLifetime, or active sessions end as idle ones.');
  }
  if (onRefreshTokenReuse !== undefined && typeof onRefreshTokenReuse !== 'function') {
    throw invalid('onRefreshTokenReuse', 'must be a function.');
  }
}

/** An option that does nothing is a misunderstanding, most likely of what protects whom. */
function assertNoneIdle(
  { rotation, idleLifetime }: SessionSettings,
  options: SessionOptions,
  notesActivity: boolean,
): void {
  const refuse = (option: keyof SessionOptions, without: string): void => {
    if (options[option] === undefined) return;
    throw invalid(option, `does nothing without ${without}. Add that, or leave it out.`);
  };
  if (options.maxPerSubject === undefined) refuse('onLimit', 'maxPerSubject');
  if (!rotation) for (const option of ['graceWindow', 'onRefreshTokenReuse'] as const) refuse(option, 'rotation');
  if (notesActivity) return;
  refuse('lastActiveInterval', 'sessionUpdateLastActive');
  // A rotation is noted with the token that it writes.
  if (idleLifetime !== null && !rotation) {
    throw invalid('idleLifetime', 'ends active sessions too without sessionUpdateLastActive. Leave one of them out.');
  }
}

/**
 * What the cache answers is not noted as activity of the session.
 *
 * @param ttl - milliseconds
 * @throws ConfigurationError where active sessions would end as idle ones
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
