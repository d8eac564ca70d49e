import { singleValue } from './headerValues';
import type { RequestLike } from './RequestLike';

/**
 * Reads the token from the query (RFC 6750 section 2.3).
 *
 * @throws AmbiguousTokenError if the parameter occurs twice with different values
 */
export function queryToken({ url = '' }: RequestLike, name: string): string | undefined {
  const start = url.indexOf('?');
  return start === -1 ? undefined : singleValue(new URLSearchParams(url.slice(start)).getAll(name));
}
