import type { ResponseLike } from './RequestLike';
import type { CookieAttributes, CookieName } from '../config/CookieAttributes';

/** Returns the `Set-Cookie` headers of a response. */
export function responseCookies(response: ResponseLike): readonly string[] {
  const written = response.getHeader('Set-Cookie');
  return written === undefined ? [] : [written].flat().map(String);
}

/** Tells whether a response already sets or deletes a cookie of this name. */
export const setsCookie = (response: ResponseLike, name: string): boolean =>
  responseCookies(response).some(cookie => cookie.startsWith(`${name}=`));

/**
 * Adds `Set-Cookie` headers. They replace headers that set the same cookie: with the same name, path and domain (RFC 6265 section 4.1.1), and
 * for the same partition.
 */
export function addCookies(response: ResponseLike, cookies: readonly string[]): void {
  const replaced = new Set(cookies.map(identityOf));
  const kept = responseCookies(response).filter(cookie => !replaced.has(identityOf(cookie)));
  response.setHeader('Set-Cookie', [...kept, ...cookies]);
}

function identityOf(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';').map(part => part.trim());
  const valueOf = (name: string): string =>
    attributes.findLast(attribute => attribute.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  // Paths are case-sensitive, domains are not (RFC 6265 sections 5.1.3 and 5.1.4).
  const isPartitioned = attributes.some(attribute => attribute.toLowerCase() === 'partitioned');
  return [pair.split('=', 1)[0], valueOf('path'), valueOf('domain').toLowerCase(), isPartitioned].join(';');
}

/** The size that every browser accepts: name, value and attributes together (RFC 6265 section 6.1). */
const longestCookie = 4096;

/** No character that would end the value or begin an attribute (RFC 6265 section 4.1.1). */
const cookieValue = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

const sameSiteNames = { lax: 'Lax', strict: 'Strict', none: 'None' } as const;

/** The content and lifetime of one cookie. */
export interface CookieContent {
  readonly value: string;
  readonly httpOnly: boolean;
  /** Seconds. Undefined if the cookie ends with the browser's session. */
  readonly maxAge: number | undefined;
}

/** Deletes a cookie: a cookie with the same name, path and domain that has expired. */
export const deleted: Omit<CookieContent, 'httpOnly'> = { value: '', maxAge: 0 };

/**
 * Returns the value of a `Set-Cookie` header (RFC 6265 section 4.1).
 *
 * @throws TypeError for a value that a cookie cannot hold; RangeError for a cookie of over 4096 bytes, which browsers
 *   drop silently
 */
export function serializeCookie(
  { name, path }: CookieName,
  { value, httpOnly, maxAge }: CookieContent,
  { domain, sameSite, secure, partitioned }: CookieAttributes,
): string {
  if (!cookieValue.test(value))
    throw new TypeError(`The cookie ${name} cannot hold this value (RFC 6265 section 4.1.1).`);
  const parts = [`${name}=${value}`, `Path=${path}`];
  if (domain !== undefined) parts.push(`Domain=${domain}`);
  if (maxAge !== undefined) parts.push(`Max-Age=${String(maxAge)}`);
  // Max-Age does not depend on the client's clock. Expires tells old clients to delete the cookie.
  if (maxAge === 0) parts.push('Expires=Thu, 01 Jan 1970 00:00:00 GMT');
  if (httpOnly) parts.push('HttpOnly');
  if (secure) parts.push('Secure');
  parts.push(`SameSite=${sameSiteNames[sameSite]}`);
  if (partitioned) parts.push('Partitioned');
  const cookie = parts.join('; ');
  if (cookie.length <= longestCookie) return cookie;
  throw new RangeError(
    `The cookie ${name} has ${String(cookie.length)} bytes. Browsers drop cookies of more than ${String(longestCookie)} bytes. Put less in the token.`,
  );
}
