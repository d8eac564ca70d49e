import { CSRFError } from '../errors/errors';
import { headerValues } from '../transport/headerValues';
import { hostOf, isOwnOrigin } from '../transport/requestOrigin';
import type { RequestLike } from '../transport/RequestLike';

/**
 * Refuses an upgrade that a page of another site requests. Browsers let any page open a socket to any host, send the
 * cookies of that host, and name the page's origin in `Origin` (RFC 6455 section 10.2).
 *
 * @param wanted - whether there must be an origin. Cookies come from browsers, and browsers send it
 * @throws CSRFError
 */
export function assertAllowedOrigin(request: RequestLike, allowed: ReadonlySet<string>, wanted: boolean): void {
  const origins = headerValues(request, 'origin');
  const isMissing = wanted && origins.length === 0;
  if (!isMissing && origins.every(origin => isOwnOrigin(origin, hostOf(request), allowed))) return;
  throw new CSRFError({ message: isMissing ? 'Origin is missing' : 'Origin is not allowed' });
}
