import { assertNames } from '../config/assertNames';
import { ConfigurationError } from '../errors/errors';
import type { StoreFailurePolicy } from './RateLimiter';
import type { RateLimitStore } from './RateLimitStore';

/** Where `@RateLimit()` counts requests. */
export interface RateLimitSettings {
  /** The store that all processes of the login system share. Default: each process counts in its own memory. */
  store?: RateLimitStore | undefined;
  /**
   * What happens to requests to limited routes while the store does not answer: `'refuse'` (default) answers 503, and
   * `'allow'` accepts them without counting. Failed logins are always counted, so logins then answer 503.
   */
  onStoreFailure?: StoreFailurePolicy | undefined;
}

/** {@link RateLimitSettings} that were checked. */
export interface RateLimits {
  /** Undefined if each process counts in its own memory. */
  readonly store: RateLimitStore | undefined;
  readonly onStoreFailure: StoreFailurePolicy;
}

/**
 * Checks the settings and fills in the defaults.
 *
 * @throws ConfigurationError naming the setting and the fix
 */
export function readRateLimits(settings: RateLimitSettings = {}): RateLimits {
  if (typeof (settings as unknown) !== 'object' || (settings as unknown) === null) {
    throw new ConfigurationError('rateLimits: must be an object: { store }.');
  }
  assertNames(settings, ['store', 'onStoreFailure'] satisfies (keyof RateLimitSettings)[], 'rateLimits.');
  const { store, onStoreFailure = 'refuse' } = settings;
  if ((onStoreFailure as unknown) !== 'refuse' && (onStoreFailure as unknown) !== 'allow') {
    throw new ConfigurationError("rateLimits.onStoreFailure: must be 'refuse' or 'allow'.");
  }
  if (store !== undefined) assertStore(store);
  return { store, onStoreFailure };
}

function assertStore(store: unknown): void {
  const methods = (store ?? {}) as Partial<Record<keyof RateLimitStore, unknown>>;
  const missing = (['take', 'giveBack', 'purge'] as const).find(name => typeof methods[name] !== 'function');
  if (missing === undefined) return;
  throw new ConfigurationError(
    `rateLimits.store: has no ${missing}(). Pass await RedisRateLimitStore.open(client) or another RateLimitStore.`,
  );
}
