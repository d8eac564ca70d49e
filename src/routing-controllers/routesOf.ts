import { getMetadataArgsStorage } from 'routing-controllers';
import { controllerActions, pathOfRoute } from './controllerActions';

/** A route as it is declared. */
export interface DeclaredRoute {
  /** In upper case; `ALL` for every method. */
  readonly method: string;
  /** With the prefix of all routes. A regular expression is part of it as written. */
  readonly path: string;
}

/** Returns the routes that lead to a method of a controller. */
export function routesOf(type: object, method: string, routePrefix: string): DeclaredRoute[] {
  const controller = getMetadataArgsStorage().controllers.find(({ target }) => target === type);
  if (!controller) return [];
  return controllerActions(type)
    .filter(action => action.method === method)
    .map(action => {
      const path = pathOfRoute(controller, action);
      return {
        method: action.type.toUpperCase(),
        path: routePrefix && path === '/' ? routePrefix : `${routePrefix}${path}`,
      };
    });
}
