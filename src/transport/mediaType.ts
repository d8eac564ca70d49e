import { headerValues } from './headerValues';
import type { RequestLike } from './RequestLike';

/**
 * Returns the media type of the body in lower case, without parameters (RFC 9110 section 8.3.1); `''` if there is none.
 */
export function mediaType(request: RequestLike): string {
  const [value = ''] = headerValues(request, 'content-type');
  return (value.split(';', 1)[0] as string).trim().toLowerCase();
}
