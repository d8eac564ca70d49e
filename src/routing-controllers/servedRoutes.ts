import { getMetadataArgsStorage } from 'routing-controllers';
import { controllerActions } from './controllerActions';
import { routesOf, type DeclaredRoute } from './routesOf';
import type { ServerFacts, WiredAction } from './WiredServer';

/** A route that a server serves, and its action. */
export interface ServedRoute extends DeclaredRoute {
  readonly served: WiredAction;
}

/** Returns the routes that a server serves. */
export const servedRoutes = ({ actions, routePrefix }: ServerFacts): ServedRoute[] =>
  actions.flatMap(served => routesOf(served.type, served.method, routePrefix).map(route => ({ ...route, served })));

/** Returns the routes of all other loaded controllers, as they would be with the prefix of this server. */
export function otherRoutes({ actions, routePrefix }: ServerFacts): DeclaredRoute[] {
  const served = new Set(actions.map(({ type }) => type));
  const others = getMetadataArgsStorage().controllers.filter(({ target }) => !served.has(target));
  return others.flatMap(({ target }) => {
    const methods = new Set(controllerActions(target).map(({ method }) => method));
    return [...methods].flatMap(method => routesOf(target, method, routePrefix));
  });
}
