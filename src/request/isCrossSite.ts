import { headerValues } from './headerValues';
import { isOwnOrigin } from './isOwnOrigin';
import type { RequestLike } from './RequestLike';

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
