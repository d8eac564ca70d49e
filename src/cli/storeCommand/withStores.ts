import { RevocationUnavailableError } from '../../errors/errors';
import { loadSqlStores } from '../loadSqlStores';
import type { CommandStores } from './CommandStores';
import type { StoreLocation } from './locateStore';
import { openRedisStores } from './openRedisStores';

/**
 * Opens the stores, runs an action with them, and closes them. Opening creates no file and no table. What the server may lose
 * in a crash is accepted, because the application that owns the stores has decided about it.
 *
 * @throws the error of the store itself, without the refusal that a client would get
 */
export async function withStores<T>(
  location: StoreLocation,
  action: (stores: CommandStores) => Promise<T>,
): Promise<T> {
  const stores = await openStores(location);
  try {
    return await action(stores);
  } catch (error) {
    throw error instanceof RevocationUnavailableError && error.cause instanceof Error ? error.cause : error;
  } finally {
    await stores.close();
  }
}

const openStores = (location: StoreLocation): Promise<CommandStores> =>
  location.kind === 'redis' ? openRedisStores(location.url) : loadSqlStores().open(location.options);
