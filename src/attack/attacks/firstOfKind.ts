import type { ReportedRoute } from '../../report/ReportedRoute';
import { isSafe } from '../RouteRequests';
import type { Surroundings } from '../Surroundings';

/**
 * Returns one route of each kind that changes nothing, if possible one that the good token opens. Routes are of one kind if
 * they take the same type of token from the same places.
 */
export function firstOfKind({ guarded, optional, entries }: Surroundings): ReadonlySet<ReportedRoute> {
  const isClosed = (route: ReportedRoute): boolean => (entries.get(route)?.status ?? 400) >= 300;
  const sorted = [...guarded, ...optional]
    .filter(isSafe)
    .sort((one, other) => Number(isClosed(one)) - Number(isClosed(other)));
  const first = new Map<string, ReportedRoute>();
  for (const route of sorted) {
    const { access, token, loginTypes, locations, byLoginType } = route;
    const kind = JSON.stringify([access, token, loginTypes, locations, byLoginType]);
    if (!first.has(kind)) first.set(kind, route);
  }
  return new Set(first.values());
}
