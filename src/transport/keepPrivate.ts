import type { ResponseLike } from './RequestLike';

/**
 * Keeps an answer out of shared caches, unless the action already did (RFC 9111 section 5.2.2).
 *
 * @param control - the value of `Cache-Control` if the action allows shared caches
 */
export function keepPrivate(response: ResponseLike, control: 'no-store' | 'private'): void {
  const written = String(response.getHeader('Cache-Control') ?? '');
  if (!/\b(no-store|private)\b/i.test(written)) response.setHeader('Cache-Control', control);
}
