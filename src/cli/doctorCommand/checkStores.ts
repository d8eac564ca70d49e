import { withTimeout } from '../../async/withTimeout';
import { loadSqlStores } from '../loadSqlStores';
import type { StoreLocation } from '../storeCommand/locateStore';
import { checkRedis } from './checkRedis';
import { refusal, type Finding } from './Finding';

/** In milliseconds. A server that does not answer for longer has failed. */
const longestCheck = 30_000;

/** Checks the stores with the checks that the library runs when an application opens them. */
export async function checkStores(location: StoreLocation | undefined): Promise<readonly Finding[]> {
  if (!location) {
    const message = 'No store is named. Pass --url or --config, or set AUTHX_STORE_URL.';
    return [{ check: 'store/location', status: 'skipped', message }];
  }
  const named: Finding = { check: 'store/location', status: 'ok', message: `The store is named by ${location.from}.` };
  try {
    const checking = location.kind === 'redis' ? checkRedis(location.url) : loadSqlStores().check(location.options);
    return [named, ...(await withTimeout(checking, longestCheck))];
  } catch (error) {
    return [named, refusal('store/open', error)];
  }
}
