import type { Duration } from '../../config/Duration';

/** How a store uses a Redis server. */
export interface RedisStoreOptions {
  /** The prefix of every key, after the `keyPrefix` of the client. Default: `authx:revoked:`, `authx:session:`,
   * `authx:dpop:` or `authx:limit:`. */
  prefix?: string;
  /** How long a lookup may take before it fails. Default: half a second. */
  lookupTimeout?: Duration;
  /** How long a change may take before it fails, including the wait for durability. Default: 5 seconds. */
  writeTimeout?: Duration;
  /**
   * Accepts a server that evicts keys when its memory is full. A revocation that is evicted is lost, so that its token
   * works again. Default: false.
   */
  allowEviction?: boolean;
  /** The guarantee that the server must give before a change resolves. Default: the server's own, with a warning. */
  durability?: RedisDurability;
}

/** {@link RedisStoreOptions} of a store of revocations. */
export type RedisRevocationStoreOptions = RedisStoreOptions;

/** {@link RedisStoreOptions} of a store of DPoP proofs. They need no durability, because they are good for about a minute. */
export type RedisProofStoreOptions = Omit<RedisStoreOptions, 'durability' | 'writeTimeout'>;

/** {@link RedisStoreOptions} of a store of rate limits. They need no durability, because a lost counter begins again. */
export type RedisRateLimitStoreOptions = Omit<RedisStoreOptions, 'durability' | 'writeTimeout'>;

/**
 * - `'none'`: the server may lose changes that it has acknowledged. This states that you know it.
 * - `'always'`: the server writes and syncs its append-only file before it answers (`appendonly yes`,
 *   `appendfsync always`).
 * - `waitAof` (Redis 7.2): the append-only files of the server (`local: 1`) and of some replicas are synced.
 * - `wait`: some replicas have the change in memory.
 *
 * `timeout` is how long a change waits for that. Default: 1 second. After it, the change fails, although the server may
 * keep it.
 */
export type RedisDurability =
  | 'none'
  | 'always'
  | { readonly waitAof: { readonly local?: 0 | 1; readonly replicas?: number; readonly timeout?: Duration } }
  | { readonly wait: { readonly replicas: number; readonly timeout?: Duration } };
