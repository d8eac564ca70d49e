/** @module routing-controllers-authx/redis */
export type { RedisAddress, RedisClusterClient, RedisClusterConnection } from '../stores/redis/RedisClusterClient';
export type { RedisClient, RedisConnection } from '../stores/redis/RedisClient';
export * from '../stores/redis/RedisProofStore';
export * from '../stores/redis/RedisRateLimitStore';
export * from '../stores/redis/RedisRevocationStore';
export * from '../stores/redis/RedisSessionStore';
export type {
  RedisDurability,
  RedisProofStoreOptions,
  RedisRateLimitStoreOptions,
  RedisRevocationStoreOptions,
  RedisStoreOptions,
} from '../stores/redis/RedisStoreOptions';
