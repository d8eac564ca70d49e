import { assertNames } from '../../config/assertNames';
import type { AuthXConfig } from '../../config/AuthXConfig';
import { parseDuration, type Duration } from '../../config/Duration';
import { longestLifetime } from '../../config/longestLifetime';
import { ConfigurationError } from '../../errors/ConfigurationError';
import { sessionOptionNames, type SessionOptions } from './SessionOptions';

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
