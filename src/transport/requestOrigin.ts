import type { CsrfSettings } from '../config/CsrfSettings';
import { readOrigin } from '../config/readOrigin';
import { CSRFError } from '../errors/errors';
import { headerValues } from './headerValues';
import type { RequestLike } from './RequestLike';

/**
 * Refuses a request that changes something, if the browser says that a page of another site made it.
 *
 * @throws CSRFError
 */
export function assertOwnPage(request: RequestLike, { checksOrigin, allowedOrigins }: CsrfSettings): void {
  if (!checksOrigin || isSafeMethod(request.method) || !isCrossSite(request, allowedOrigins)) return;
  throw new CSRFError({ message: 'Request from another site refused' });
}

/**
 * Tells whether a browser says that a page of another site made the request. `Sec-Fetch-Site` decides; if the browser
 * does not send it, `Origin` decides. Scripts can set neither. A page of a sibling domain (`same-site`) counts as
 * another site unless its origin is allowed.
 */
export function isCrossSite(request: RequestLike, allowed: ReadonlySet<string>): boolean {
  const sites = headerValues(request, 'sec-fetch-site').filter(site => site !== '');
  const origins = headerValues(request, 'origin');
  if (sites.length === 0) return origins.length > 0 && !areOwn(origins, hostOf(request), allowed);
  if (sites.every(site => site === 'same-origin' || site === 'none')) return false;
  return origins.length === 0 || !areOwn(origins, undefined, allowed);
}

/** The host that a request was sent to, and its scheme if a trusted proxy tells it. */
export interface RequestHost {
  readonly name: string;
  readonly scheme?: string | undefined;
}

/**
 * Returns the host that a request was sent to. Behind a proxy that Koa trusts, the forwarded host and scheme count. Two
 * Host headers are contradictory, so neither is believed. HTTP/2 names the host `:authority` (RFC 9113 section 8.3.1).
 */
export function hostOf(request: RequestLike): RequestHost | undefined {
  const forwarded = request.trustsProxy ? firstForwarded(request, 'x-forwarded-host') : undefined;
  const scheme = request.trustsProxy ? firstForwarded(request, 'x-forwarded-proto')?.toLowerCase() : undefined;
  const hosts = headerValues(request, 'host');
  const name = forwarded ?? (hosts.length > 1 ? undefined : (hosts[0] ?? headerValues(request, ':authority')[0]));
  return name === undefined ? undefined : { name, scheme };
}

/** Proxies append to the header, so the first entry is the client's; Koa reads it so as well. */
function firstForwarded(request: RequestLike, header: string): string | undefined {
  const first = headerValues(request, header)[0]?.split(',', 1)[0]?.trim();
  return first === '' ? undefined : first;
}

const areOwn = (origins: readonly string[], host: RequestHost | undefined, allowed: ReadonlySet<string>): boolean =>
  origins.every(origin => isOwnOrigin(origin, host, allowed));

/**
 * Tells whether a page's origin is the request's own host, or an allowed origin. The schemes are compared only if a
 * trusted proxy tells the request's scheme: behind a proxy that ends TLS, every request looks like plain HTTP.
 */
export function isOwnOrigin(written: string, host: RequestHost | undefined, allowed: ReadonlySet<string>): boolean {
  const origin = readOrigin(written);
  if (origin === undefined) return false;
  if (allowed.has(origin)) return true;
  if (host === undefined || !/^https?:/.test(origin)) return false;
  const scheme = origin.split(':', 1)[0] as string;
  if (host.scheme !== undefined && host.scheme !== scheme) return false;
  // The host is read with the page's scheme, so that the default port may be written or left out.
  return readOrigin(`${scheme}://${host.name}`) === origin;
}

const safe: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Tells whether a method changes nothing (RFC 9110 section 9.2.1). An unknown method counts as one that does. */
export const isSafeMethod = (method: string | undefined): boolean => safe.has(method);
