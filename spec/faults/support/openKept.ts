import { openAuthStores, type AuthStores, type StoreLimits } from './openAuthStores';
import type { StoreAddress } from './StoreAddress';
import { cleanUp, takeAll } from '../../support/cleanup';

const opened: AuthStores[] = [];

/** Opens stores in this process; they are closed when the specs are through. */
export async function openKept(address: StoreAddress, limits?: StoreLimits): Promise<AuthStores> {
  const stores = await openAuthStores(address, limits);
  opened.push(stores);
  return stores;
}

cleanUp(() => Promise.allSettled(takeAll(opened).map(stores => stores.close())));
