import { getMetadataArgsStorage } from 'routing-controllers';
import { controllerActions } from './controllerActions';

/** Returns the path of an action, with the prefix of all routes. Undefined if its route is a regular expression. */
export function pathOfAction(type: object, method: string, routePrefix: string): string | undefined {
  const controller = getMetadataArgsStorage().controllers.find(({ target }) => target === type);
  const action = controllerActions(type).find(action => action.method === method);
  // The types are wrong here: the route of a controller or an action can be undefined.
  const [base, own] = [controller?.route ?? '', action?.route ?? ''] as const;
  return action && typeof own === 'string' ? `${routePrefix}${base}${own}` : undefined;
}
