import { Redis } from 'ioredis';
import { RedisRevocationStore, RedisSessionStore } from 'routing-controllers-authx/redis';
import { failure } from '../login-system/failure';

/** Both stores, and a function that closes them. */
export interface Stores {
  readonly revokedTokens: RedisRevocationStore;
  readonly store: RedisSessionStore;
  readonly close: () => void;
}

/**
 * Opens both stores on the Redis server in REDIS_URL.
 *
 * @throws Error if the server cannot be used
 */
export async function openStores({ REDIS_URL, REDIS_DURABILITY }: NodeJS.ProcessEnv = process.env): Promise<Stores> {
  // 'none' accepts a risk: if Redis crashes, tokens that were revoked a moment before may work again.
  // 'always' requires appendonly yes and appendfsync always. Redis then writes a logout to disk before it answers, so that
  // the logout survives a power failure.
  const durability = REDIS_DURABILITY === 'always' ? 'always' : 'none';
  // The stores open their own connections with the options of this client.
  const client = new Redis(REDIS_URL ?? 'redis://127.0.0.1:6379', { lazyConnect: true });
  try {
    const revokedTokens = await RedisRevocationStore.open(client, { durability });
    const store = await RedisSessionStore.open(client, { durability });
    const close = (): void => [revokedTokens, store].forEach(opened => opened.close());
    return { revokedTokens, store, close };
  } catch (error) {
    throw new Error(failure('The Redis server cannot be used', error), { cause: error });
  }
}
