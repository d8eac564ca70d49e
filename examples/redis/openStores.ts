import { Redis } from 'ioredis';
import { RedisRevocationStore, RedisSessionStore } from 'routing-controllers-authx/redis';
import { failure } from '../login-system/failure';

/** Both stores, and what closes them. */
export interface Stores {
  readonly revokedTokens: RedisRevocationStore;
  readonly store: RedisSessionStore;
  readonly close: () => void;
}

/** Opens both stores on the server of REDIS_URL. */
export async function openStores({ REDIS_URL, REDIS_DURABILITY }: NodeJS.ProcessEnv = process.env): Promise<Stores> {
  // 'none' says that it is known that a server which ends may let tokens in again that were logged out a moment before.
  // 'always' wants appendonly yes and appendfsync always: a logout is on disk before it is answered, and outlives a power cut.
  const durability = REDIS_DURABILITY === 'always' ? 'always' : 'none';
  // The stores make connections of their own from its options.
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
