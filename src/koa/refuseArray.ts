import { BadRequestError } from 'routing-controllers';

const arrays = new WeakSet<object>();

/** Notes that `strictBody` read a JSON array. */
export const noteArray = (request: object): void => void arrays.add(request);

/**
 * Refuses an array that `strictBody` read, for an action that declares its body as a class.
 *
 * @throws BadRequestError
 */
export function refuseArray({ request }: { readonly request: object }): void {
  if (arrays.has(request)) throw new BadRequestError('The request body must be a JSON object');
}
