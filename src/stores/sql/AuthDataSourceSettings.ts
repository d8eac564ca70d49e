import { assertNames } from '../../config/assertNames';
import type { Duration } from '../../config/Duration';
import { readTimerLength } from '../../config/readTimerLength';
import { ConfigurationError } from '../../errors/errors';

/** How this library uses a DataSource on PostgreSQL, MySQL or MariaDB. */
export interface AuthDataSourceSettings {
  /** How long a lookup of a revocation or a session may take before it fails. Default: half a second. */
  lookupTimeout?: Duration;
  /** How long a change, or one chunk of a purge, may take before it fails. Default: 5 seconds. */
  writeTimeout?: Duration;
  /**
   * Accepts a server that may lose committed data in a crash or a power cut. Without this setting, the start fails if a
   * crash of the server may lose data, and warns if a power cut may. Default: false.
   */
  allowLoss?: boolean;
}

/** {@link AuthDataSourceSettings} with all defaults filled in. Times are in milliseconds. */
export interface ServerSettings {
  readonly lookupTimeout: number;
  readonly writeTimeout: number;
  readonly allowLoss: boolean;
}

const defaults: Readonly<Required<AuthDataSourceSettings>> = { lookupTimeout: 0.5, writeTimeout: 5, allowLoss: false };

/**
 * Checks the settings and fills in the defaults.
 *
 * @throws ConfigurationError for an unknown setting and for an invalid value
 */
export function readServerSettings(given: AuthDataSourceSettings = {}): ServerSettings {
  assertNames(given, Object.keys(defaults));
  const { lookupTimeout, writeTimeout, allowLoss } = { ...defaults, ...given };
  if (typeof (allowLoss as unknown) !== 'boolean') throw new ConfigurationError('allowLoss: must be true or false.');
  return {
    lookupTimeout: readTimerLength('lookupTimeout', lookupTimeout),
    writeTimeout: readTimerLength('writeTimeout', writeTimeout),
    allowLoss,
  };
}
