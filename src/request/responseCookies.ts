import type { ResponseLike } from './ResponseLike';

/** The `Set-Cookie` headers that a response has so far. */
export function responseCookies(response: ResponseLike): readonly string[] {
  const written = response.getHeader('Set-Cookie');
  return written === undefined ? [] : [written].flat().map(String);
}

/** Whether a response already sets or deletes a cookie of this name. */
export const setsCookie = (response: ResponseLike, name: string): boolean =>
  responseCookies(response).some(cookie => cookie.startsWith(`${name}=`));

/** Adds `Set-Cookie` headers, in place of those for the same name, path and domain (RFC 6265 section 4.1.1 wants one). */
export function addCookies(response: ResponseLike, cookies: readonly string[]): void {
  const replaced = new Set(cookies.map(identityOf));
  const kept = responseCookies(response).filter(cookie => !replaced.has(identityOf(cookie)));
  response.setHeader('Set-Cookie', [...kept, ...cookies]);
}

function identityOf(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';').map(part => part.trim());
  const valueOf = (name: string): string =>
    attributes.findLast(attribute => attribute.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  // Paths differ by the case of their letters, domains do not (RFC 6265 sections 5.1.3 and 5.1.4).
  return [pair.split('=', 1)[0], valueOf('path'), valueOf('domain').toLowerCase()].join(';');
}
