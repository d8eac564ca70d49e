import type { CsrfSettings } from '../config/CsrfSettings';
import { CSRFError } from '../errors/CSRFError';
import { isCrossSite } from './isCrossSite';
import { isSafeMethod } from './isSafeMethod';
import type { RequestLike } from './RequestLike';

/**
 * Refuses a request that changes something, where the browser says that the page of another site made it.
 *
 * @throws CSRFError
 */
export function assertOwnPage(request: RequestLike, { checksOrigin, allowedOrigins }: CsrfSettings): void {
  if (!checksOrigin || isSafeMethod(request.method) || !isCrossSite(request, allowedOrigins)) return;
  throw new CSRFError({ message: 'Request from another site refused' });
}
