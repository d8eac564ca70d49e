import type { PolicyResourceName } from '../token/AuthXTypes';
import { authParameter } from './authParameter';

/**
 * Injects the resource that a guard of the action loaded: `@RequirePolicy('read', { order: loader })` or
 * `@RequireOwner(loader)`. It is not loaded again.
 *
 * @param name - the name of the resource, which is needed if guards of the action load several
 */
export function CurrentResource(name?: PolicyResourceName): ParameterDecorator {
  const written = `@CurrentResource(${name === undefined ? '' : `'${name}'`})`;
  if (name !== undefined && (typeof (name as unknown) !== 'string' || name === '')) {
    throw new TypeError('@CurrentResource(): name must be the name of a resource, or be left out.');
  }
  return authParameter(
    { name: written, inPublic: false, needsSubject: false, needsResource: { resourceName: name } },
    request => request.resources.find(name),
  );
}
