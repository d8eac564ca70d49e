import type { CsrfSettings } from '../config/CsrfSettings';
import { CSRFError } from '../errors/errors';
import type { RequestLike } from './RequestLike';
import { headerValues } from './headerValues';
import { readOrigin } from '../config/readOrigin';

/**
 * Refuses a request that changes something, where the browser says that the page of another site made it.
 *
 * @throws CSRFError
 */
export function assertOwnPage(request: RequestLike, { checksOrigin, allowedOrigins }: CsrfSettings): void {
  if (!checksOrigin || isSafeMethod(request.method) || !isCrossSite(request, allowedOrigins)) return;
  throw new CSRFError({ message: 'Request from another site refused' });
}

/**
 * Whether a browser says that the page of another site made the request: by `Sec-Fetch-Site`, or where it does not send
 * that, by `Origin`. Scripts can set neither. A page of a sibling domain (`same-site`) is another's unless it is allowed.
 */
export function isCrossSite(request: RequestLike, allowed: ReadonlySet<string>): boolean {
  const sites = headerValues(request, 'sec-fetch-site').filter(site => site !== '');
  const origins = headerValues(request, 'origin');
  if (sites.length === 0) return origins.length > 0 && !areOwn(origins, hostOf(request), allowed);
  if (sites.every(site => site === 'same-origin' || site === 'none')) return false;
  return origins.length === 0 || !areOwn(origins, undefined, allowed);
}

/** HTTP/2 names the host otherwise (RFC 9113 section 8.3.1). */
const hostOf = (request: RequestLike): string | undefined =>
  headerValues(request, 'host')[0] ?? headerValues(request, ':authority')[0];

const areOwn = (origins: readonly string[], host: string | undefined, allowed: ReadonlySet<string>): boolean =>
  origins.every(origin => isOwnOrigin(origin, host, allowed));

/**
 * Whether a page's origin is this host's, or an allowed one. Hosts are compared and not schemes, since behind a proxy
 * that ends TLS the request looks like plain HTTP.
 *
 * @param host - the `Host` header of the request
 */
export function isOwnOrigin(written: string, host: string | undefined, allowed: ReadonlySet<string>): boolean {
  const origin = readOrigin(written);
  if (origin === undefined) return false;
  if (allowed.has(origin)) return true;
  // Read with the page's scheme, so that its own port may be written out or not.
  return (
    host !== undefined &&
    /^https?:/.test(origin) &&
    readOrigin(`${origin.split(':', 1)[0] as string}://${host}`) === origin
  );
}

const safe: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a method changes nothing (RFC 9110 section 9.2.1). One that is not known is taken to. */
export const isSafeMethod = (method: string | undefined): boolean => safe.has(method);
