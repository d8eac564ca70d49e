/**
 * The scopes and claims of an application. Declare them once, so that the compiler knows them everywhere:
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
 * Without a declaration, a scope is any string and a claim is any JSON value.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what an application can add to
export interface AuthXTypes {}

/** A scope that a guard may require. */
export type Scope = AuthXTypes extends { scopes: infer S extends string } ? S : string;

/** A namespace of scopes: `admin` and `admin:users` are namespaces of `admin:users:edit`. */
export type ScopeNamespace<S extends string = Scope> = string extends S ? string : NamespaceOf<S>;

type NamespaceOf<S extends string> = S extends `${infer Head}:${infer Tail}`
  ? Head | `${Head}:${NamespaceOf<Tail>}` extends infer N extends string
    ? N
    : never
  : never;

/** A scope that a token may hold: a scope that a guard may require, or a whole namespace. */
// eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- redundant only while no scopes are declared
export type GrantedScope = Scope | `${ScopeNamespace}:*`;

/** The claims that an application adds to its tokens. */
export type CustomClaims = AuthXTypes extends { claims: infer C extends object } ? C : Record<string, unknown>;
