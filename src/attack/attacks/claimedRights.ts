import type { ReportedRoute } from '../../report/ReportedRoute';
import type { Attempt } from '../Attempt';
import type { RawRequest } from '../http/RawRequest';
import { jsonBody } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';

/**
 * Requests that claim rights in the query, in headers, in cookies or in the body: without a token, and with the token of a
 * user whose rights are too small. One request makes many claims, so that a deployment is tried with few requests.
 */
export const claimedRights: AttackCategory = surroundings =>
  surroundings.guarded.flatMap(route => {
    const { requests, main, entries } = surroundings;
    const forms = [
      ...['1', 'true'].flatMap(value => formsOf(surroundings, route, value)),
      bodyForm(surroundings, route),
    ];
    const held = route.token === 'refresh' ? main.refresh : main.access;
    const isForbidden = entries.get(route)?.status === 403;
    const carriers = [
      ['', requests.plain(route)] as const,
      ...(held && isForbidden
        ? [[', with a token without rights', requests.withToken(route, held.token, held)] as const]
        : []),
    ];
    return carriers.flatMap(([suffix, carrier]) =>
      forms.map(([variant, add]): Attempt => ({
        row: 'claimed-rights',
        variant: variant + suffix,
        route,
        request: add(carrier),
        judgement: 'refuse',
      })),
    );
  });

type Form = readonly [variant: string, add: (request: RawRequest) => RawRequest];

const switches = [
  'debug',
  'test',
  'admin',
  'is_admin',
  'isAdmin',
  'internal',
  'authenticated',
  'noauth',
  'skip_auth',
  'bypass',
  'public',
];

function formsOf({ main }: Surroundings, route: ReportedRoute, value: string): Form[] {
  const user = userOf(main);
  const scopes = scopesOf(route).join(' ');
  const role = roleOf(route);
  const names: [string, string][] = [
    ...switches.map((name): [string, string] => [name, value]),
    ['scope', scopes],
    ['scopes', scopes],
    ['role', role],
    ['roles', role],
    ['permissions', scopes],
    ['user', user],
    ['username', user],
    ['user_id', user],
    ['sub', user],
    ['fresh', value],
    ['type', route.token === 'refresh' ? 'refresh' : 'access'],
  ];
  const query = new URLSearchParams(names).toString();
  const headers = [
    ...[...names, ...moreHeaders(user, { role, scopes, value })].map(([name, text]): [string, string] => [
      `X-${name}`,
      text,
    ]),
    ...names,
  ].map(([name, text]) => [name.replace(/_/g, '-'), text] as const);
  const cookie = names.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('; ');
  return [
    [`query, ${value}`, request => ({ ...request, target: `${request.target}?${query}` })],
    [`headers, ${value}`, request => ({ ...request, headers: [...request.headers, ...headers] })],
    [`cookies, ${value}`, request => ({ ...request, headers: withCookie(request, cookie) })],
  ];
}

const userOf = ({ access }: Surroundings['main']): string =>
  typeof access?.claims?.sub === 'string' ? access.claims.sub : 'admin';

const scopesOf = ({ scopes = [], anyScope = [] }: ReportedRoute): string[] => [
  'admin',
  '*',
  ...scopes,
  ...anyScope.flat(),
];

const roleOf = ({ anyRole = [] }: ReportedRoute): string => anyRole.flat()[0] ?? 'admin';

/** Adds the claims to the body, which may hold the token. */
function bodyForm({ main }: Surroundings, route: ReportedRoute): Form {
  const scopes = scopesOf(route);
  const role = roleOf(route);
  const user = userOf(main);
  const members = {
    ...Object.fromEntries(switches.map(name => [name, true])),
    ...{ scope: scopes.join(' '), scopes, permissions: scopes, role, roles: [role] },
    ...{ user, username: user, user_id: user, sub: user, fresh: true },
  };
  return [
    'body',
    request => {
      const own = request.body ? (JSON.parse(request.body.toString()) as object) : {};
      const { headers, body } = jsonBody({ ...members, ...own });
      return {
        ...request,
        headers: [...request.headers.filter(([name]) => name !== 'Content-Type'), ...headers],
        body,
      };
    },
  ];
}

const moreHeaders = (
  user: string,
  { role, scopes, value }: { readonly role: string; readonly scopes: string; readonly value: string },
): [string, string][] => [
  ...['Remote-User', 'Forwarded-User', 'Authenticated-User', 'Auth-User', 'Auth-Request-User', 'Consumer-Username'].map(
    (name): [string, string] => [name, user],
  ),
  ...['User-Role', 'User-Roles', 'Auth-Role', 'Forwarded-Groups', 'Groups'].map((name): [string, string] => [
    name,
    role,
  ]),
  ...['User-Scopes', 'Auth-Scopes', 'Token-Scope'].map((name): [string, string] => [name, scopes]),
  ...['Internal-Request', 'Service', 'Health-Check', 'Trusted', 'Verified', 'Gateway'].map((name): [string, string] => [
    name,
    value,
  ]),
];

/** Adds cookies to the one header of cookies, because a server may refuse two such headers. */
function withCookie({ headers }: RawRequest, added: string): RawRequest['headers'] {
  const others = headers.filter(([name]) => name !== 'Cookie');
  const own = headers.filter(([name]) => name === 'Cookie').map(([, value]) => value);
  return [...others, ['Cookie', [...own, added].join('; ')]];
}
