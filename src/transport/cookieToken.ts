import { headerValues, singleValue } from './headerValues';
import type { RequestLike } from './RequestLike';

/**
 * Reads the token from a cookie.
 *
 * @throws AmbiguousTokenError if the cookie was sent twice with different values; one of them may have been planted
 */
export const cookieToken = (request: RequestLike, name: string): string | undefined =>
  singleValue(cookieValues(request, name));

/** Returns all values of one cookie (RFC 6265 section 4.2.1). There can be several, of different paths or domains. */
export function cookieValues(request: RequestLike, name: string): readonly string[] {
  const values: string[] = [];
  for (const header of headerValues(request, 'cookie')) {
    // Most requests have one Cookie header without this cookie; it is not split.
    if (!header.includes(name)) continue;
    for (const pair of header.split(';')) {
      const equals = pair.indexOf('=');
      if (equals !== -1 && isNamed(pair.slice(0, equals), name)) values.push(unquoted(pair.slice(equals + 1).trim()));
    }
  }
  return values;
}

/**
 * Tells whether a written name is the name of the cookie. ASCII spaces around it do not count. Other spaces do: for
 * browsers it is a different cookie then, which any host of the domain may set, even if the name begins with `__Host-`.
 */
const isNamed = (written: string, name: string): boolean => written.trim() === name && /^[\t\x20-\x7e]*$/.test(written);

const unquoted = (value: string): string => /^"(.*)"$/.exec(value)?.[1] ?? value;
