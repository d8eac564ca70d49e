import type { ReportedRoute } from '../../report/ReportedRoute';
import { isSafe } from '../RouteRequests';
import type { Surroundings } from '../Surroundings';

const lastSegment = ({ path }: ReportedRoute): string => path.slice(path.lastIndexOf('/') + 1);

/** Returns the route that refreshes tokens: the one that is named, or the one that takes refresh tokens. */
export function refreshRoute({ guarded, options }: Surroundings): ReportedRoute | undefined {
  const takers = guarded.filter(route => route.token === 'refresh' && !isSafe(route));
  if (options.refreshPath !== undefined) return guarded.find(({ path }) => path === options.refreshPath);
  return (
    takers.find(route => /refresh|renew|token/i.test(lastSegment(route))) ??
    takers.find(({ cookies, path }) => cookies !== 'unset' && !logout.test(path))
  );
}

const logout = /log-?_?(out|off)|sign-?_?(out|off)/i;

/** Returns the route that ends one session: the one that is named, or the one whose path says so. */
export function logoutRoute({ guarded, options }: Surroundings): ReportedRoute | undefined {
  if (options.logoutPath !== undefined) return guarded.find(({ path }) => path === options.logoutPath);
  const changing = guarded.filter(route => !isSafe(route));
  const exact = changing.find(route => new RegExp(`^(${logout.source})$`, 'i').test(lastSegment(route)));
  return (
    exact ??
    changing.find(({ cookies }) => cookies === 'unset') ??
    changing.find(route => logout.test(lastSegment(route)))
  );
}
