import { recordCookies } from './recordCookies';

/**
 * Sets the tokens that the action returns as cookies, each whose type travels in one, and takes them out of the answer,
 * so that no script can read them. What else the action returns stays: `{ expires_in }` of a token pair.
 */
export const SetTokenCookies = (): MethodDecorator => recordCookies('@SetTokenCookies()', 'set');
