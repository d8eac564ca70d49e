import type { ReportedRequirements, ReportedRoute } from './ReportedRoute';

/** Describes in one line who may call a route: `access token, fresh, scopes orders:read orders:write`. */
export function accessText(route: ReportedRequirements): string {
  const { access, token, fresh, maxAge, scopes, anyScope = [], anyRole = [], policies = [] } = route;
  return [
    ...(access === 'guarded' ? [] : [names[access]]),
    ...(token === undefined ? [] : [token === 'any' ? 'any token' : `${token} token`]),
    ...(route.loginTypes ? [`of ${route.loginTypes.join(' or ')}`] : []),
    ...(fresh ? ['fresh'] : []),
    ...(maxAge === undefined ? [] : [`authenticated within ${String(maxAge)} s`]),
    ...(route.acr ? [`level ${route.acr.join(' ')}`] : []),
    ...(scopes ? [`${scopes.length === 1 ? 'scope' : 'scopes'} ${scopes.join(' ')}`] : []),
    ...anyScope.map(list => `scope ${list.join(' or ')}`),
    ...anyRole.map(list => `role ${list.join(' or ')}`),
    ...(route.owner ? ['owner'] : []),
    ...policies.map(({ action, resource }) => `policy ${action} ${resource}`),
    ...(route.authorized ? [`authorizationChecker(${route.authorized.join(', ')})`] : []),
    ...(route.checks ?? []),
    ...(route.limits ?? []).map(({ max, window, key }) => `${String(max)} per ${String(window)} s and ${keys[key]}`),
  ].join(', ');
}

const keys = { ip: 'address', subject: 'subject', own: 'own key' } as const;

const names = {
  optional: 'optional',
  public: 'public',
  authorized: 'authorized by the application',
  undeclared: 'UNDECLARED, so that it is open',
} as const;

/** Describes in one line how the requirements of a route are checked: `headers, revocation strict`. */
export function settingsText({ locations = [], csrf, revocation, failOpen, dpop, cookies }: ReportedRoute): string {
  return [
    ...locations.map(location => (location === 'cookies' ? `cookies ${csrf ? 'with' : 'without'} CSRF` : location)),
    ...(revocation === undefined ? [] : [`revocation ${revocation}${failOpen ? ', FAILS OPEN' : ''}`]),
    ...(dpop === undefined ? [] : [`DPoP ${dpop}`]),
    ...(cookies === undefined ? [] : [`${cookies}s cookies`]),
  ].join(', ');
}
