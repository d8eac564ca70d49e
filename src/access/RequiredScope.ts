import { InsufficientScopeError } from '../errors/errors';
import type { Scope, ScopeNamespace } from '../token/AuthXTypes';
import { isUnder, satisfies } from '../token/scopeMatch';
import type { TokenPayload } from '../token/TokenPayload';
import type { AccessCheck } from './AccessCheck';

/** Any scope of a namespace. {@link under} makes it. */
export class AnyScopeUnder {
  constructor(readonly namespace: string) {}
}

/** The requirement of a guard: one scope, or any scope of a namespace. */
export type RequiredScope = Scope | AnyScopeUnder;

/**
 * Requires any scope of a namespace. A held `admin:users` satisfies `under('admin')`, while `'admin:*'` as a required
 * scope is only satisfied by a held `admin:*`.
 *
 * @param namespace - the namespace without a wildcard: `'admin'`
 * @throws TypeError for a text that is not a namespace
 */
export function under(namespace: ScopeNamespace): AnyScopeUnder {
  assertScope('under()', namespace);
  if (namespace.endsWith('*')) {
    throw new TypeError(`under('${namespace}'): leave out the wildcard, as in under('admin').`);
  }
  return new AnyScopeUnder(namespace);
}

/** Tells whether a token that holds these scopes satisfies the required one. */
export function holds(held: readonly string[], required: RequiredScope): boolean {
  return required instanceof AnyScopeUnder
    ? held.some(scope => isUnder(scope, required.namespace))
    : held.some(scope => satisfies(scope, required));
}

/** Returns the text by which a challenge names a required scope (RFC 6750 section 3). */
export const nameOf = (required: RequiredScope): string =>
  required instanceof AnyScopeUnder ? `${required.namespace}:*` : required;

/**
 * Accepts a scope-token of RFC 6749 section 3.3 whose wildcard, if any, stands at its end.
 *
 * @param where - what was given the scope, for the message
 * @throws TypeError for anything else
 */
export function assertScope(where: string, scope: unknown): void {
  if (typeof scope !== 'string' || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) {
    const given = typeof scope === 'string' ? `'${scope}'` : `A value of type ${typeof scope}`;
    throw new TypeError(
      `${where}: ${given} is not a scope. Write printable ASCII without spaces, such as 'reports:read' (RFC 6749 section 3.3).`,
    );
  }
  if (scope.includes('*') && !/^([^*]+:)?\*$/.test(scope)) {
    throw new TypeError(
      `${where}: '${scope}' has a wildcard in the wrong place. Write it at the end, after a colon, as in 'admin:*'.`,
    );
  }
}

/** Requires all scopes of a list, or any one of them. */
export class ScopeCheck implements AccessCheck {
  readonly stage = 'afterRevocation';

  constructor(
    readonly mode: 'all' | 'any',
    readonly scopes: readonly RequiredScope[],
  ) {}

  get name(): string {
    return `${this.mode} of the scopes ${this.scopes.map(nameOf).join(', ')}`;
  }

  test({ scopes: held }: TokenPayload): boolean {
    return this.mode === 'all'
      ? this.scopes.every(scope => holds(held, scope))
      : this.scopes.some(scope => holds(held, scope));
  }

  /** Names the required scopes, and never the held ones. */
  refusal(): InsufficientScopeError {
    const required = this.scopes.map(nameOf);
    return new InsufficientScopeError(required, {
      message: `Missing required scopes: ${required.join(this.mode === 'all' ? ' ' : ' or ')}`,
    });
  }

  /**
   * Makes the check for a list that an application wrote.
   *
   * @param where - what was given the list, for the message
   * @throws TypeError for an empty list, which would require nothing, and for what is not a scope
   */
  static of(where: string, mode: ScopeCheck['mode'], scopes: unknown): ScopeCheck {
    if (!Array.isArray(scopes)) {
      throw new TypeError(`${where}: scopes must be a list of scopes, such as ['reports:read'].`);
    }
    if (scopes.length === 0) {
      throw new TypeError(
        `${where}: the list of scopes is empty, so that it would require nothing. Name at least one scope.`,
      );
    }
    for (const scope of scopes) if (!(scope instanceof AnyScopeUnder)) assertScope(where, scope);
    return new ScopeCheck(mode, [...(scopes as RequiredScope[])]);
  }
}
