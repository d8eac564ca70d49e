import type { Duration } from '../../config/Duration';

/** How a store uses a server. */
export interface RedisStoreOptions {
  /** What every key begins with, after the `keyPrefix` of the client. Default `authx:revoked:` or `authx:session:`. */
  prefix?: string;
  /** How long a lookup may take; then it fails. Default half a second. */
  lookupTimeout?: Duration;
  /** How long a change may take, waiting included. Default 5 seconds. */
  writeTimeout?: Duration;
  /** Takes a server that evicts keys when its memory is full, and with each what it says is over. */
  allowEviction?: boolean;
  /** What must be safe before a change resolves. Default: nothing beyond what the server does, with a warning. */
  durability?: RedisDurability;
}

/** {@link RedisStoreOptions} of a store of revocations. */
export type RedisRevocationStoreOptions = RedisStoreOptions;

/**
 * - `'none'`: the server may lose what it has acknowledged. Says that this is known.
 * - `'always'`: the server writes and syncs its append-only file before it answers (`appendonly yes`, `appendfsync always`).
 * - `waitAof` (Redis 7.2): the append-only file of the server (`local: 1`), and of some replicas, are synced.
 * - `wait`: some replicas have it, in memory.
 *
 * `timeout` is how long is waited, 1 second unless said otherwise; then the change fails, though it may be kept.
 */
export type RedisDurability =
  | 'none'
  | 'always'
  | { readonly waitAof: { readonly local?: 0 | 1; readonly replicas?: number; readonly timeout?: Duration } }
  | { readonly wait: { readonly replicas: number; readonly timeout?: Duration } };
