import { getFromContainer } from 'routing-controllers';
import type { KoaContext } from './KoaContext';

/** Returns the instance of a controller that answers a request, from the container of the application. */
export function controllerInstance(type: object, context: KoaContext): unknown {
  const { request, response } = context as { request: object; response?: object };
  return getFromContainer(type as new () => unknown, { request, response, context });
}
