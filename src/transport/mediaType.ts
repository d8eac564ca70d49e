import { headerValues } from './headerValues';
import type { RequestLike } from './RequestLike';

/** The media type of the body without its parameters, in small letters (RFC 9110 section 8.3.1); `''` where none is named. */
export function mediaType(request: RequestLike): string {
  const [value = ''] = headerValues(request, 'content-type');
  return (value.split(';', 1)[0] as string).trim().toLowerCase();
}
