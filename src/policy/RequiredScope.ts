import type { Scope, ScopeNamespace } from '../token/AuthXTypes';
import { isUnder, satisfies } from '../token/scopeMatch';

/** Any scope of a namespace. Made by {@link under}. */
export class AnyScopeUnder {
  constructor(readonly namespace: string) {}
}

/** What a guard can ask for: one scope, or any of a namespace. */
export type RequiredScope = Scope | AnyScopeUnder;

/**
 * Any scope of a namespace: `under('admin')` is satisfied by `admin:users`, where `'admin:*'` wants the whole
 * namespace, that is a held `admin:*`.
 */
export function under(namespace: ScopeNamespace): AnyScopeUnder {
  assertScope(namespace);
  if (namespace.endsWith('*'))
    throw new TypeError(`under('${namespace}') takes the namespace alone, without its wildcard.`);
  return new AnyScopeUnder(namespace);
}

/** Whether a token that holds these scopes has what is required. */
export function holds(held: readonly string[], required: RequiredScope): boolean {
  return required instanceof AnyScopeUnder
    ? held.some(scope => isUnder(scope, required.namespace))
    : held.some(scope => satisfies(scope, required));
}

/** How a challenge names what is required (RFC 6750 section 3). */
export const nameOf = (required: RequiredScope): string =>
  required instanceof AnyScopeUnder ? `${required.namespace}:*` : required;

/** An RFC 6749 section 3.3 scope-token, with a wildcard nowhere but at its end. */
export function assertScope(scope: unknown): void {
  if (typeof scope !== 'string' || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) {
    throw new TypeError(
      `${typeof scope === 'string' ? `'${scope}'` : typeof scope} is not a scope: a scope is printable ASCII without spaces (RFC 6749 section 3.3).`,
    );
  }
  if (scope.includes('*') && !/^([^*]+:)?\*$/.test(scope)) {
    throw new TypeError(`'${scope}': a wildcard stands only at the end of a scope, after a colon, as in 'admin:*'.`);
  }
}
