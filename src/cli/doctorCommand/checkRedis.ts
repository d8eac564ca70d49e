import { RedisRevocationStore } from '../../stores/redis/RedisRevocationStore';
import { RedisSessionStore } from '../../stores/redis/RedisSessionStore';
import { redisClient } from '../storeCommand/openRedisStores';
import { clockFinding } from './clockFinding';
import { refusal, type Finding } from './Finding';
import { durability, probeStores } from './probeStores';
import { warningsDuring } from './warningsDuring';

/** How long connecting may take, in milliseconds. */
const connectTimeout = 5000;

/** Checks a Redis server: its clock, its settings, and whether it answers and accepts changes. */
export async function checkRedis(url: string): Promise<Finding[]> {
  const clock = await checkClock(url);
  try {
    return [clock, ...(await checkStores(url))];
  } catch (error) {
    return [clock, refusal('store/open', error)];
  }
}

async function checkClock(url: string): Promise<Finding> {
  const connection = redisClient(url).duplicate({
    lazyConnect: true,
    enableOfflineQueue: false,
    connectTimeout,
    commandTimeout: connectTimeout,
    retryStrategy: () => null,
  });
  // Without a listener, ioredis prints each error.
  connection.on('error', () => undefined);
  try {
    await connection.connect();
    return await clockFinding(async () => {
      const [seconds, microseconds] = (await connection.call('TIME')) as [string, string];
      return Number(seconds) * 1000 + Number(microseconds) / 1000;
    });
  } catch (error) {
    return refusal('store/clock', error);
  } finally {
    connection.disconnect();
  }
}

async function checkStores(url: string): Promise<Finding[]> {
  const { result, warnings } = await warningsDuring(async () => {
    const revokedTokens = await RedisRevocationStore.open(redisClient(url));
    try {
      const sessions = await RedisSessionStore.open(redisClient(url));
      return await probeStores({ revokedTokens, sessions }).finally(() => sessions.close());
    } finally {
      revokedTokens.close();
    }
  });
  return [...durability(warnings), ...result];
}
