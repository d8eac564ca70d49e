import { mediaType } from '../transport/mediaType';
import type { RequestLike } from '../transport/RequestLike';
import { OAuthError } from './OAuthError';

/** The parameters of a request, by name. */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads the parameters of a form. A parameter without a value counts as left out (RFC 6749 section 3.2).
 *
 * @param body - the body as text; undefined if there is none
 * @throws OAuthError `invalid_request` if the body is no form, or has a parameter twice
 */
export function readForm(request: RequestLike, body: string | undefined): Form {
  if (body === undefined || mediaType(request) !== 'application/x-www-form-urlencoded') {
    throw new OAuthError(
      'invalid_request',
      'The body must be of type application/x-www-form-urlencoded, have at most 32 kB and not be compressed',
    );
  }
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (seen.has(name)) throw new OAuthError('invalid_request', 'A parameter occurs twice');
    seen.add(name);
    if (value !== '') form.set(name, value);
  }
  return form;
}

/**
 * Reads a parameter that must be there.
 *
 * @throws OAuthError `invalid_request`
 */
export function requiredParameter(form: Form, name: 'token' | 'grant_type' | 'refresh_token'): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError('invalid_request', `The parameter ${name} is missing`);
  return value;
}
