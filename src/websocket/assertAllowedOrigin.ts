import { CSRFError } from '../errors/errors';
import { headerValues } from '../transport/headerValues';
import { hostOf, isOwnOrigin } from '../transport/requestOrigin';
import type { RequestLike } from '../transport/RequestLike';

/**
 * Refuses an upgrade that the page of another site asks for: browsers let any page open a socket to any host, send its
 * cookies along, and say in `Origin` whose page it is (RFC 6455 section 10.2).
 *
 * @param wanted - whether there must be an origin: only a browser sends cookies by itself, and a browser says it
 * @throws CSRFError
 */
export function assertAllowedOrigin(request: RequestLike, allowed: ReadonlySet<string>, wanted: boolean): void {
  const origins = headerValues(request, 'origin');
  const isMissing = wanted && origins.length === 0;
  if (!isMissing && origins.every(origin => isOwnOrigin(origin, hostOf(request), allowed))) return;
  throw new CSRFError({ message: isMissing ? 'Origin is missing' : 'Origin is not allowed' });
}
