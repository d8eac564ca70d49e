import { openAuthStores, type AuthStores, type StoreLimits } from './openAuthStores';
import type { StoreAddress } from './StoreAddress';

const opened: AuthStores[] = [];

/** Opens stores in this process; they are closed when the specs are through. */
export async function openKept(address: StoreAddress, limits?: StoreLimits): Promise<AuthStores> {
  const stores = await openAuthStores(address, limits);
  opened.push(stores);
  return stores;
}

after(() => Promise.allSettled(opened.map(stores => stores.close())));
