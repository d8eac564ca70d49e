import type { ResourceLoader } from '../LoadedResources';
import { PolicyCheck } from './PolicyCheck';
import { readResource } from './readResource';

/**
 * Makes the check of an action on a resource.
 *
 * @param written - the function as it is written: `@RequirePolicy`
 * @param resource - the name of the resource, or an object with its name and its loader
 * @throws TypeError for what is not an action, a resource or a loader
 */
export function readRequiredPolicy(written: string, action: unknown, resource: unknown): PolicyCheck {
  const where = `${written}()`;
  if (typeof action !== 'string' || action === '' || action.includes('*')) {
    throw new TypeError(`${where}: action must be the name of an action, such as 'read', without a wildcard.`);
  }
  const { name, hasValue, value: loader } = readResource(where, resource);
  if (hasValue && typeof loader !== 'function') {
    throw new TypeError(`${where}: the loader of ${name} must be a function.`);
  }
  return new PolicyCheck(`${written}('${action}', '${name}')`, {
    action,
    resourceName: name,
    loader: loader as ResourceLoader | undefined,
  });
}
