import { recordCookies } from './recordCookies';

/**
 * Deletes the token cookies after the action has succeeded, as an action for logouts does. If a page of another site sends
 * a request that changes something, the request answers 403 `CSRFError`.
 */
export const UnsetTokenCookies = (): MethodDecorator => recordCookies('@UnsetTokenCookies()', 'unset');
