import type { DataSource } from 'typeorm';
import { assertNames } from '../../../config/assertNames';
import { ConfigurationError } from '../../../errors/errors';
import { readTimerLength } from '../../../config/readTimerLength';
import type { AuthDataSourceSettings } from '../AuthDataSourceSettings';

/** {@link AuthDataSourceSettings}, complete; times in milliseconds. */
export interface ServerSettings {
  readonly lookupTimeout: number;
  readonly writeTimeout: number;
  readonly allowLoss: boolean;
}

const defaults: Readonly<Required<AuthDataSourceSettings>> = { lookupTimeout: 0.5, writeTimeout: 5, allowLoss: false };

/** @throws ConfigurationError for a setting that there is not, or that cannot be */
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

const settingsOf = new WeakMap<DataSource, ServerSettings>();

/** Remembers that a DataSource was opened and found fit. */
export const rememberSettings = (dataSource: DataSource, settings: ServerSettings): void =>
  void settingsOf.set(dataSource, settings);

/** The settings of a DataSource that was opened here; undefined for any other. */
export const recallSettings = (dataSource: DataSource): ServerSettings | undefined => settingsOf.get(dataSource);
