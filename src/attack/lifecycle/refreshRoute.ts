import type { ReportedRoute } from '../../report/ReportedRoute';
import { isSafe } from '../RouteRequests';
import type { Surroundings } from '../Surroundings';
import { isLogout } from './logoutRoute';

/** Returns the route that refreshes tokens: the one that is named, or the one that takes refresh tokens. */
export function refreshRoute({ guarded, options }: Surroundings): ReportedRoute | undefined {
  if (options.refreshPath !== undefined) return guarded.find(({ path }) => path === options.refreshPath);
  const takers = guarded.filter(route => route.token === 'refresh' && !isSafe(route) && !isLogout(route));
  return (
    takers.find(({ path }) => /(refresh|renew|token)[^/]*$/i.test(path)) ??
    takers.find(({ cookies }) => cookies !== 'unset')
  );
}
