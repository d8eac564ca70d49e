import type { ReportedRequirements, ReportedSettings, RouteAccess } from '../../report/ReportedRoute';

/**
 * The requirements that a spec expects of a route. A requirement that is missing must be missing in the route as well.
 * The settings `locations`, `csrf`, `revocation`, `dpop` and `cookies` are compared only if they are given. If
 * `revocation` is not given, the route must not be checked by a cache.
 */
export interface ExpectedRequirements extends Partial<ReportedRequirements>, ReportedSettings {
  /** Default `'guarded'`. */
  readonly access?: RouteAccess;
  /** Default `'access'` for guarded and optional routes. */
  readonly token?: ReportedRequirements['token'];
}

/**
 * What a spec expects of a route: `'public'`, the type of the token if the route requires nothing else, or all
 * requirements.
 */
export type ExpectedAccess = 'public' | NonNullable<ReportedRequirements['token']> | ExpectedRequirements;
