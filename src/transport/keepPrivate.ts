import type { ResponseLike } from './RequestLike';

/**
 * Keeps an answer out of caches that serve others, unless its action has done so (RFC 9111 section 5.2.2).
 *
 * @param control - what `Cache-Control` is to say, where it lets others have the answer
 */
export function keepPrivate(response: ResponseLike, control: 'no-store' | 'private'): void {
  const written = String(response.getHeader('Cache-Control') ?? '');
  if (!/\b(no-store|private)\b/i.test(written)) response.setHeader('Cache-Control', control);
}
