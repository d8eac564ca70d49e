import { mediaType } from './mediaType';
import type { RequestLike } from './RequestLike';

/** Reads the token from a member of a JSON body. What is not a string there is no token. */
export function jsonToken(request: RequestLike, member: string): string | undefined {
  if (mediaType(request) !== 'application/json') return undefined;
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body) || !Object.hasOwn(body, member))
    return undefined;
  const value = (body as Record<string, unknown>)[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
