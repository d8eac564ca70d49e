import { recordCookies } from './recordCookies';

/**
 * Sets the tokens that the action returns as cookies, each whose type travels in one, and takes them out of the answer,
 * so that no script can read them. What else the action returns stays: `{ expires_in }` of a token pair.
 *
 * A request that changes something and that the page of another site made is refused with 403, although the action be
 * public: it could log its own user in here.
 */
export const SetTokenCookies = (): MethodDecorator => recordCookies('@SetTokenCookies()', 'set');
