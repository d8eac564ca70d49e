import { recordGuard, type GuardDecorator } from './recordGuard';
import { refuseArguments } from './refuseArguments';

/**
 * Requires a valid refresh token, as the action does that exchanges it for new tokens.
 *
 * An access token answers 401 `RefreshTokenRequiredError`. The revocation of refresh tokens is always checked strictly.
 */
export const RefreshRequired = (...none: []): GuardDecorator => {
  refuseArguments('@RefreshRequired()', none);
  return recordGuard({ name: '@RefreshRequired()', kind: 'guard', type: 'refresh' });
};
