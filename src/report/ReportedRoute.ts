import type { RevocationMode } from '../access/AccessRule';
import type { TokenLocation } from '../config/TokenLocation';
import type { TokenType } from '../token/TokenType';

/**
 * Says who may call a route.
 *
 * - `guarded`: a guard requires a token
 * - `optional`: a request without a token is accepted, and a token must be valid (`@OptionalAccess()`)
 * - `public`: every request is accepted (`@Public()`)
 * - `authorized`: the `authorizationChecker` of the application decides (`@Authorized()`)
 * - `undeclared`: nothing says who may call the route, so that it is open
 */
export type RouteAccess = 'guarded' | 'optional' | 'public' | 'authorized' | 'undeclared';

/** The policy that a route requires. */
export interface ReportedPolicy {
  readonly action: string;
  readonly resource: string;
}

/** A rate limit of a route: at most `max` requests with one key in any `window`. */
export interface ReportedLimit {
  readonly max: number;
  /** Seconds. */
  readonly window: number;
  /** The key that is counted: the address of the client, the subject of the token, or a key of the application. */
  readonly key: 'ip' | 'subject' | 'own';
  /** Whether requests are counted before or after their token is verified. */
  readonly stage: 'beforeAuthentication' | 'afterAuthentication';
  /** The name that the application gave. Limits of one name share their counters. */
  readonly name?: string;
}

/** The requirements of a route. A member that is missing requires nothing. */
export interface ReportedRequirements {
  readonly access: RouteAccess;
  /** The type of the token. */
  readonly token?: TokenType | 'any';
  /** The login types of which one must have issued the token. Missing if no login system has a type. */
  readonly loginTypes?: readonly string[];
  /** Whether the token must be fresh. */
  readonly fresh?: true;
  /** The seconds since the user proved their identity, at most. */
  readonly maxAge?: number;
  /** The levels at which the user must have authenticated (RFC 9470). The strongest of them counts. */
  readonly acr?: readonly string[];
  /** The scopes that the token must all have. */
  readonly scopes?: readonly string[];
  /** Lists of scopes. The token must have one scope of each list. */
  readonly anyScope?: readonly (readonly string[])[];
  /** Lists of roles. The caller must have one role of each list. */
  readonly anyRole?: readonly (readonly string[])[];
  readonly policies?: readonly ReportedPolicy[];
  /** Whether the caller must own the resource. */
  readonly owner?: true;
  /** The roles that `@Authorized()` gives to the `authorizationChecker` of the application, which also decides. */
  readonly authorized?: readonly string[];
  readonly limits?: readonly ReportedLimit[];
  /** The names of all other checks, such as those of the application. */
  readonly checks?: readonly string[];
}

/** How the requirements of a route are checked. */
export interface ReportedSettings {
  /** Where the token is looked for. */
  readonly locations?: readonly TokenLocation[];
  /** Whether a request with a cookie token must repeat the CSRF value. Only there if cookies are a location. */
  readonly csrf?: boolean;
  /** How revocation is checked; `none` if there is neither a store nor a blocklist. */
  readonly revocation?: RevocationMode | 'none';
  /** Whether access tokens are accepted while a store does not answer. */
  readonly failOpen?: true;
  /** Whether the token may or must be bound to a key of its sender (RFC 9449). Missing if DPoP is off. */
  readonly dpop?: 'allowed' | 'required';
  /** Whether the answer sets or deletes the token cookies. */
  readonly cookies?: 'set' | 'unset';
}

/** One route of a server. */
export interface ReportedRoute extends ReportedRequirements, ReportedSettings {
  /** The HTTP method in upper case; `ALL` for every method. */
  readonly method: string;
  /** The path as it is declared, with the prefix of all routes: `/orders/:id`. */
  readonly path: string;
  /** How each login type checks the requirements, if they differ. The settings above are then those of the first type. */
  readonly byLoginType?: Readonly<Record<string, ReportedSettings>>;
  /** The controller and the method of it: `OrderController.show`. */
  readonly action: string;
  /** The decorators that say who may call the route, on the class and on the method, as they are written. */
  readonly declaredBy: { readonly class: readonly string[]; readonly method: readonly string[] };
  /** The file and line of the guard on the method, or else on the class. Only there if the report was asked for it. */
  readonly declaredAt?: string;
}

/** All routes of a server, sorted by path and method. */
export interface RouteReport {
  /** The version of this shape. A change that readers must know raises it. */
  readonly version: 1;
  readonly routes: readonly ReportedRoute[];
}
