/**
 * The scopes, claims, roles, authentication levels, policies and login types of an application. Declare them once, so that the
 * compiler knows them everywhere:
 *
 * ```ts
 * declare module 'routing-controllers-authx' {
 *   interface AuthXTypes {
 *     scopes: 'users:read' | 'users:write' | 'admin:*';
 *     claims: { email?: string };
 *     roles: 'clerk' | 'manager';
 *     acr: 'pwd' | 'mfa';
 *     actions: 'read' | 'refund';
 *     resources: { order: Order };
 *     subject: User;
 *     loginTypes: 'customer' | 'staff';
 *   }
 * }
 * ```
 *
 * Without a declaration, a scope, a role, a level, an action, a resource or a login type is any string, and a claim is any
 * JSON value.
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

/** A role that a guard or a rule may require. */
export type Role = AuthXTypes extends { roles: infer R extends string } ? R : string;

/** An authentication level: a value of the claim `acr`. */
export type Acr = AuthXTypes extends { acr: infer A extends string } ? A : string;

/** The name of a login type. */
export type LoginTypeName = AuthXTypes extends { loginTypes: infer L extends string } ? L : string;

/** An action of policies. */
export type PolicyAction = AuthXTypes extends { actions: infer A extends string } ? A : string;

/** The types of resources by their names. */
export type PolicyResources = AuthXTypes extends { resources: infer R extends object } ? R : Record<string, object>;

/** What a rule may write for names: the names themselves, and wildcards. */
export type PolicyPattern<Name extends string> = string extends Name ? string : Name | '*' | `${string}:*`;

/** The name of a resource. */
export type PolicyResourceName = Extract<keyof PolicyResources, string>;

/** The type of the subjects that rules read. */
export type PolicySubject = AuthXTypes extends { subject: infer S extends object } ? S : Record<string, unknown>;

/** An object with one member: the name of a resource, and a value for it, such as the resource or its loader. */
export type OfResource<Values extends Record<PolicyResourceName, unknown> = PolicyResources> =
  string extends keyof Values
    ? Readonly<Record<string, Values[string]>>
    : { [Name in keyof Values & string]: Readonly<Record<Name, Values[Name]>> }[keyof Values & string];

/** An attribute that conditions of policies read. */
export type PolicyAttribute =
  | Path<'resource', AttributeOf<PolicyResources[PolicyResourceName]>>
  | Path<'subject', AttributeOf<PolicySubject>>
  | Path<'token', OrRegistered<AttributeOf<CustomClaims>>>
  | `environment.${string}`
  | `request.${'params' | 'query' | 'body'}.${string}`;

type Path<Source extends string, Name extends string> = `${Source}.${Name}` | `${Source}.${Name}.${string}`;

/** Distributes over the types of several resources. */
type AttributeOf<Type> = Type extends object
  ? string extends keyof Type
    ? string
    : [keyof Type] extends [never]
      ? string
      : keyof Type & string
  : never;

type OrRegistered<Name extends string> = string extends Name ? string : Name | RegisteredClaim;

type RegisteredClaim =
  | 'sub'
  | 'jti'
  | 'type'
  | 'fresh'
  | 'iat'
  | 'exp'
  | 'nbf'
  | 'iss'
  | 'aud'
  | 'scopes'
  | 'sid'
  | 'login_type'
  | 'auth_time'
  | 'acr';
