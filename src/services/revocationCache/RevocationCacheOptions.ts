import type { Duration } from '../../config/Duration';
import type { RevocationMode } from '../../access/AccessRule';

/** What the stores answered is relied on for a while, on the routes that can wait. */
export interface RevocationCacheOptions {
  /** How long at most after it was asked for. A token that another process ends is refused within that time. */
  ttl: Duration;
  /** How many tokens are remembered. Default 10 000. */
  max?: number | undefined;
  /** What routes do that say nothing. Default `'strict'`. */
  default?: RevocationMode | undefined;
}

/** The names above, so that a misspelt one fails at start. */
export const revocationCacheOptionNames: readonly string[] = [
  'ttl',
  'max',
  'default',
] satisfies (keyof RevocationCacheOptions)[];
