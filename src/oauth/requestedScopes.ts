import { satisfies } from '../token/scopeMatch';
import { OAuthError } from './OAuthError';
import type { Form } from './readForm';

/**
 * Reads the scopes that a request asks for (RFC 6749 section 3.3). Undefined if it names none.
 *
 * @throws OAuthError `invalid_scope` for a text outside the grammar
 */
export function requestedScopes(form: Form): readonly string[] | undefined {
  const scope = form.get('scope');
  if (scope === undefined) return undefined;
  const scopes = scope.split(' ');
  if (!scopes.every(isScope)) throw invalidScope();
  return [...new Set(scopes)];
}

/** Tells whether a text is a scope-token (RFC 6749 section 3.3). */
export const isScope = (text: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);

/** Tells whether each requested scope is covered by a granted one. Wildcards count. */
export const areCovered = (requested: readonly string[], granted: readonly string[]): boolean =>
  requested.every(scope => granted.some(held => satisfies(held, scope)));

export const invalidScope = (): OAuthError =>
  new OAuthError('invalid_scope', 'The requested scope is malformed, or exceeds what is granted');
