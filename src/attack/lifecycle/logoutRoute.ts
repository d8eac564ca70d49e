import type { ReportedRoute } from '../../report/ReportedRoute';
import { isSafe } from '../RouteRequests';
import type { Surroundings } from '../Surroundings';

const loggingOut = /(log|sign)-?_?(out|off)[^/]*$/i;

const exactly = /\/(log|sign)-?_?(out|off)$/i;

/** Tells whether the last segment of a path says that the route logs out. */
export const isLogout = ({ path }: ReportedRoute): boolean => loggingOut.test(path);

/** Returns the route that ends one session: the one that is named, or the one whose path says so. */
export function logoutRoute({ guarded, options }: Surroundings): ReportedRoute | undefined {
  if (options.logoutPath !== undefined) return guarded.find(({ path }) => path === options.logoutPath);
  const changing = guarded.filter(route => !isSafe(route));
  const exact = changing.find(({ path }) => exactly.test(path));
  return exact ?? changing.find(({ cookies }) => cookies === 'unset') ?? changing.find(isLogout);
}
