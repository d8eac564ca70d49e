import { ClusterConnections } from './ClusterConnections';
import type { RedisClient } from './RedisClient';
import type { RedisClusterClient } from './RedisClusterClient';
import { RedisConnections } from './RedisConnections';
import type { RedisSettings } from './redisSettings';
import type { RedisStoreTexts } from './RedisStoreTexts';
import type { StoreConnections } from './StoreConnections';

/**
 * Connects a store to a server or to a Redis Cluster.
 *
 * @param client - of ioredis. The store makes connections of its own with the client's options.
 * @throws ConfigurationError for a server that evicts keys, for a replica, and for a server that cannot provide the
 *   configured durability
 */
export const openConnections = (
  client: RedisClient | RedisClusterClient,
  kind: RedisStoreTexts,
  settings: RedisSettings,
): Promise<StoreConnections> =>
  client.isCluster === true
    ? ClusterConnections.open(client as RedisClusterClient, kind, settings)
    : RedisConnections.open(client as RedisClient, kind, settings);
