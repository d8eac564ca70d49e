import type { RedisClient } from '../../stores/redis/RedisClient';
import { RedisRevocationStore } from '../../stores/redis/RedisRevocationStore';
import { RedisSessionStore } from '../../stores/redis/RedisSessionStore';
import type { CommandStores } from './CommandStores';

/** Opens the stores of a Redis server. */
export async function openRedisStores(url: string): Promise<CommandStores> {
  const client = redisClient(url);
  const accepting = { durability: 'none', allowEviction: true } as const;
  const revokedTokens = await RedisRevocationStore.open(client, accepting);
  try {
    const sessions = await RedisSessionStore.open(client, accepting);
    const close = async (): Promise<void> => {
      revokedTokens.close();
      sessions.close();
    };
    return { revokedTokens, sessions, close };
  } catch (error) {
    revokedTokens.close();
    throw error;
  }
}

/**
 * Makes a client of ioredis, which is an optional package. The client itself never connects.
 *
 * @throws Error if ioredis is not installed
 */
export function redisClient(url: string): RedisClient {
  const { Redis } = loadIoredis();
  return new Redis(url, { lazyConnect: true });
}

interface Ioredis {
  readonly Redis: new (url: string, options: object) => RedisClient;
}

function loadIoredis(): Ioredis {
  try {
    require.resolve('ioredis');
  } catch {
    throw new Error('A store in Redis needs the package ioredis, which is not installed. Run: npm install ioredis');
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where Redis is used
  return require('ioredis') as Ioredis;
}
