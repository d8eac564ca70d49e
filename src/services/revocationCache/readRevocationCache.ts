import { assertNames } from '../../config/assertNames';
import { readTimerLength } from '../../config/readTimerLength';
import { ConfigurationError } from '../../errors/ConfigurationError';
import type { RevocationMode } from '../../access/AccessRule';
import { isRevocationMode } from '../../access/guardOptions';
import { readSize } from '../readSize';
import { revocationCacheOptionNames, type RevocationCacheOptions } from './RevocationCacheOptions';

/** {@link RevocationCacheOptions}, complete. */
export interface RevocationCacheSettings {
  /** Milliseconds. */
  readonly ttl: number;
  readonly max: number;
  readonly default: RevocationMode;
}

/** @throws ConfigurationError naming the option and the fix */
export function readRevocationCache(options: RevocationCacheOptions): RevocationCacheSettings {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw new ConfigurationError("revocationCache: must be an object: { ttl: '5s' }.");
  }
  assertNames(options, revocationCacheOptionNames, 'revocationCache.');
  const { ttl, max = 10_000, default: mode = 'strict' } = options;
  if (!isRevocationMode(mode)) {
    throw new ConfigurationError("revocationCache.default: must be 'strict' or 'cached'.");
  }
  return { ttl: readTimerLength('revocationCache.ttl', ttl), max: readSize('revocationCache.max', max), default: mode };
}
