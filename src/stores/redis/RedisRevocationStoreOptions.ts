import type { Duration } from '../../config/Duration';

/** How a {@link RedisRevocationStore} uses a server. */
export interface RedisRevocationStoreOptions {
  /** What every key begins with, after the `keyPrefix` of the client. Default `authx:revoked:`. */
  prefix?: string;
  /** How long a lookup may take; then it fails. Default half a second. */
  lookupTimeout?: Duration;
  /** How long a revocation may take, waiting included. Default 5 seconds. */
  writeTimeout?: Duration;
  /** Takes a server that evicts keys when its memory is full, and with each the fact that a token is revoked. */
  allowEviction?: boolean;
  /** What must be safe before a revocation resolves. Default: nothing beyond what the server does, with a warning. */
  durability?: RedisDurability;
}

/**
 * - `'none'`: the server may lose what it has acknowledged. Says that this is known.
 * - `'always'`: the server writes and syncs its append-only file before it answers (`appendonly yes`, `appendfsync always`).
 * - `waitAof` (Redis 7.2): the append-only file of the server (`local: 1`), and of some replicas, are synced.
 * - `wait`: some replicas have it, in memory.
 *
 * `timeout` is how long is waited, 1 second unless said otherwise; then the revocation fails, though it may be kept.
 */
export type RedisDurability =
  | 'none'
  | 'always'
  | { readonly waitAof: { readonly local?: 0 | 1; readonly replicas?: number; readonly timeout?: Duration } }
  | { readonly wait: { readonly replicas: number; readonly timeout?: Duration } };
