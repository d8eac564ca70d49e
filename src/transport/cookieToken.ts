import { headerValues, singleValue } from './headerValues';
import type { RequestLike } from './RequestLike';

/**
 * Reads the token from a cookie.
 *
 * @throws AmbiguousTokenError where the cookie was sent twice, with values that differ: one of them may be another's
 */
export const cookieToken = (request: RequestLike, name: string): string | undefined =>
  singleValue(cookieValues(request, name));

/** All values that a request has for one cookie (RFC 6265 section 4.2.1): there can be several, of other paths or domains. */
export function cookieValues(request: RequestLike, name: string): readonly string[] {
  const values: string[] = [];
  for (const header of headerValues(request, 'cookie')) {
    // Most requests have one header, and in it not the cookie: nothing is split for them.
    if (!header.includes(name)) continue;
    for (const pair of header.split(';')) {
      const equals = pair.indexOf('=');
      if (equals !== -1 && isNamed(pair.slice(0, equals), name)) values.push(unquoted(pair.slice(equals + 1).trim()));
    }
  }
  return values;
}

/**
 * Spaces around a name do not count, but those beyond ASCII do: to browsers the name is another one then, which every
 * host of the domain may set, also where ours begins with `__Host-`.
 */
const isNamed = (written: string, name: string): boolean => written.trim() === name && /^[\t\x20-\x7e]*$/.test(written);

const unquoted = (value: string): string => /^"(.*)"$/.exec(value)?.[1] ?? value;
