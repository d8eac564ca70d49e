import { AmbiguousTokenError } from '../errors/errors';
import { hasDuplicates } from './hasDuplicates';
import { mediaType } from './mediaType';
import type { RequestLike } from './RequestLike';

/**
 * Reads the token from a member of a JSON body. A value that is not a string is not a token.
 *
 * @throws AmbiguousTokenError for a body that names a member twice, because parsers disagree which one counts
 */
export function jsonToken(request: RequestLike, member: string): string | undefined {
  if (mediaType(request) !== 'application/json') return undefined;
  const { body, rawBody } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body) || !Object.hasOwn(body, member))
    return undefined;
  const value = (body as Record<string, unknown>)[member];
  if (typeof value !== 'string' || value === '') return undefined;
  if (typeof rawBody === 'string' && hasDuplicates(rawBody)) throw new AmbiguousTokenError();
  return value;
}
