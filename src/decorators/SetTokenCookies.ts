import { recordCookies } from './recordCookies';
import { refuseArguments } from './refuseArguments';

/**
 * Sets cookies for the tokens that the action returns, as an action for logins does, and removes the tokens from the
 * body, so that scripts cannot read them. A token whose type does not travel in cookies stays in the body, as does
 * everything else that the action returns, such as `expires_in`.
 *
 * If a page of another site sends a request that changes something, the request answers 403 `CSRFError`, also in a
 * public action: otherwise that site could log its own user in here.
 */
export const SetTokenCookies = (...none: []): MethodDecorator => {
  refuseArguments('@SetTokenCookies()', none);
  return recordCookies('@SetTokenCookies()', 'set');
};
