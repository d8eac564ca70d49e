import type { PolicyAction, PolicyResourceName } from '../../token/AuthXTypes';
import type { AccessCheck } from '../AccessCheck';
import { readRequiredPolicy } from './readRequiredPolicy';

/**
 * Makes the check of `@RequirePolicy()` for the option `checks` of `auth.verifyToken` and `guardSockets`. There is no
 * request to load a resource by, so it takes the name of a resource alone. For one resource, call `auth.authorize()`.
 *
 * @throws TypeError for what is not an action or the name of a resource
 */
export function isAllowed(action: PolicyAction, resource: PolicyResourceName): AccessCheck {
  if (typeof (resource as unknown) !== 'string') {
    throw new TypeError(
      'isAllowed(): resource must be the name of a resource. To ask about one resource, call auth.authorize().',
    );
  }
  return readRequiredPolicy('isAllowed', action, resource);
}
