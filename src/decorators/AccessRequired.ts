import { recordGuard, type GuardDecorator } from './recordGuard';
import { refuseArguments } from './refuseArguments';

/**
 * Requires a valid access token.
 *
 * On a controller, the guard applies to every action, also to inherited ones and to those of subclasses. A request
 * without a token answers 401 `MissingTokenError`, a refresh token 401 `AccessTokenRequiredError`.
 */
export const AccessRequired = (...none: []): GuardDecorator => {
  refuseArguments('@AccessRequired()', none);
  return recordGuard({ name: '@AccessRequired()', kind: 'guard', type: 'access' });
};
