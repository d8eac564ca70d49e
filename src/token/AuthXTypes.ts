/**
 * What an application declares once, so that the compiler knows its scopes and claims everywhere:
 *
 * ```ts
 * declare module 'routing-controllers-authx' {
 *   interface AuthXTypes {
 *     scopes: 'users:read' | 'users:write' | 'admin:*';
 *     claims: { email?: string };
 *   }
 * }
 * ```
 *
 * Undeclared, a scope is any string and a claim any JSON value.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what an application can add to
export interface AuthXTypes {}

/** A scope that a guard may require. */
export type Scope = AuthXTypes extends { scopes: infer S extends string } ? S : string;

/** The part of a scope before one of its colons: `admin` and `admin:users` of `admin:users:edit`. */
export type ScopeNamespace<S extends string = Scope> = string extends S ? string : NamespaceOf<S>;

type NamespaceOf<S extends string> = S extends `${infer Head}:${infer Tail}`
  ? Head | `${Head}:${NamespaceOf<Tail>}` extends infer N extends string
    ? N
    : never
  : never;

/** A scope that a token may hold: one that a guard may require, or a whole namespace of them. */
// eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- redundant only while no scopes are declared
export type GrantedScope = Scope | `${ScopeNamespace}:*`;

/** The claims that an application adds to its tokens. */
export type CustomClaims = AuthXTypes extends { claims: infer C extends object } ? C : Record<string, unknown>;
