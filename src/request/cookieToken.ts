import { cookieValues } from './cookieValues';
import { oneOf } from './oneOf';
import type { RequestLike } from './RequestLike';

/**
 * Reads the token from a cookie.
 *
 * @throws AmbiguousTokenError where the cookie was sent twice, with values that differ: one of them may be another's
 */
export const cookieToken = (request: RequestLike, name: string): string | undefined =>
  oneOf(cookieValues(request, name));
