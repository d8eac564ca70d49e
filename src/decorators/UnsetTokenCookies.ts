import { recordCookies } from './recordCookies';
import { refuseArguments } from './refuseArguments';

/**
 * Deletes the token cookies after the action has succeeded, as an action for logouts does. If a page of another site sends
 * a request that changes something, the request answers 403 `CSRFError`.
 */
export const UnsetTokenCookies = (...none: []): MethodDecorator => {
  refuseArguments('@UnsetTokenCookies()', none);
  return recordCookies('@UnsetTokenCookies()', 'unset');
};
