import { withAuthX, type AuthX, type ReportedRoute, routeReport } from '../../../src/index';
import type { WithAuthXOptions } from '../../../src/koa/withAuthX';
import { makeAuth } from '../../koa/support/serve';

/** Returns the routes of controllers by `GET /path`. */
export function reported(
  controllers: readonly (new () => object)[],
  auth: AuthX<never> = makeAuth<never>(),
  options: WithAuthXOptions = {},
): Readonly<Record<string, ReportedRoute>> {
  const { routes } = routeReport(withAuthX({ controllers: [...controllers], ...options }, auth));
  return Object.fromEntries(routes.map(route => [`${route.method} ${route.path}`, route]));
}
