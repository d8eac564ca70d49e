import type { Attempt } from '../Attempt';
import type { RawHeader, RawRequest } from '../http/RawRequest';
import { isSafe, methodOf } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';

const unusual = ['TRACE', 'CONNECT', 'PROPFIND', 'LOCK', 'SEARCH', 'PURGE', 'ATTACK', 'get', 'Get', ''];

/** Other methods than the one of the route, and headers that name another method, path, host or client. Without a token. */
export const methods: AttackCategory = surroundings =>
  surroundings.guarded.flatMap((route, i) => [
    ...otherMethods(surroundings, route),
    ...headersOf(surroundings, route),
    ...(i === 0 || isSafe(route) ? claims(surroundings, route) : []),
  ]);

function otherMethods({ requests, options }: Surroundings, route: Attempt['route']): Attempt[] {
  const plain = requests.plain(route);
  const has = (method: string): boolean =>
    options.routes.routes.some(
      other => other.path === route.path && (other.method === method || other.method === 'ALL'),
    );
  const make = (method: string, variant = method): Attempt => ({
    row: 'other-method',
    variant: variant === '' ? 'an empty method' : variant,
    route,
    request: { ...plain, method },
    judgement: method === 'OPTIONS' && !isSafe(route) ? 'survive' : 'hide',
    isMalformed: !/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method),
  });
  const others = ['POST', 'PUT', 'PATCH', 'DELETE'].filter(method => !has(method) && !options.safeMethodsOnly);
  return [
    ...(methodOf(route) === 'GET' ? [{ ...make('HEAD'), judgement: 'refuse' as const, tier: 0 as const }] : []),
    make('OPTIONS'),
    ...[...others, ...unusual].map(method => make(method)),
  ];
}

const overrides = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];
const rewrites = ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri', 'X-Forwarded-Path', 'X-Forwarded-Prefix'];
const local = '127.0.0.1';

function headersOf({ requests, options }: Surroundings, route: Attempt['route']): Attempt[] {
  const plain = requests.plain(route);
  const path = requests.base + requests.pathOf(route);
  const isFree = (method: string): boolean =>
    !options.routes.routes.some(other => other.path === route.path && other.method === method);
  const carrier = methodOf(route) === 'GET' ? 'POST' : 'GET';
  const make = (variant: string, request: RawRequest, row: Attempt['row'] = 'trusted-header'): Attempt => ({
    row,
    variant,
    route,
    request,
    judgement: 'hide',
    tier: isSafe(route) ? 1 : 2,
  });
  const overridden = overrides.flatMap(name => [
    ...(isFree(carrier) && !(options.safeMethodsOnly && carrier === 'POST')
      ? [make(`${name} on ${carrier}`, { ...plain, method: carrier, headers: [[name, plain.method]] }, 'other-method')]
      : []),
    make(`${name}: OPTIONS`, { ...plain, headers: [[name, 'OPTIONS']] }, 'other-method'),
  ]);
  return [
    ...overridden,
    ...rewrites.flatMap(name => [
      make(`${name} on /`, { ...plain, target: `${requests.base}/`, headers: [[name, path]] }),
      make(`${name} with a public path`, { ...plain, headers: [[name, '/login']] }),
    ]),
  ];
}

/** A server that believes such a header believes it on every route, so the routes that change nothing are enough. */
const claims = ({ requests }: Surroundings, route: Attempt['route']): Attempt[] =>
  claimed.map(([variant, headers]) => ({
    row: 'trusted-header',
    variant,
    route,
    request: requests.plain(route, headers),
    judgement: 'hide',
    tier: 2,
  }));

/** Headers by which a client claims to be somebody. */
const claimed: readonly (readonly [variant: string, headers: readonly RawHeader[]])[] = [
  ...[
    'X-Forwarded-For',
    'X-Real-IP',
    'X-Client-IP',
    'True-Client-IP',
    'CF-Connecting-IP',
    'X-Originating-IP',
    'X-Remote-Addr',
  ].map(name => [`${name}: ${local}`, [[name, local]]] as const),
  ['Forwarded', [['Forwarded', `for=${local};host=localhost;proto=https`]]],
  ['X-Forwarded-Host', [['X-Forwarded-Host', 'localhost']]],
  ['Host: localhost', [['Host', 'localhost']]],
  ['Host: 127.0.0.1', [['Host', local]]],
  ...[
    'X-User',
    'X-User-Id',
    'X-Remote-User',
    'Remote-User',
    'X-Forwarded-User',
    'X-Authenticated-User',
    'X-Auth-Request-User',
    'X-WEBAUTH-USER',
  ].map(name => [`${name}: admin`, [[name, 'admin']]] as const),
  ...[
    'X-Debug',
    'X-Debug-Auth',
    'X-Test',
    'X-Internal',
    'X-Internal-Request',
    'X-Admin',
    'X-Bypass-Auth',
    'X-Skip-Auth',
    'X-No-Auth',
    'X-Authenticated',
  ].flatMap(name => ['1', 'true'].map(value => [`${name}: ${value}`, [[name, value]]] as const)),
  ['X-Role: admin', [['X-Role', 'admin']]],
  ['X-Roles: admin', [['X-Roles', 'admin']]],
  ['X-Scopes: admin', [['X-Scopes', 'admin admin:*']]],
  ['X-Middleware-Subrequest', [['X-Middleware-Subrequest', 'middleware:middleware:middleware:middleware:middleware']]],
  ['Cookie: admin', [['Cookie', 'admin=1; admin=true; role=admin; authenticated=1; debug=1']]],
  ['User-Agent of a search engine', [['User-Agent', 'Mozilla/5.0 (compatible; Googlebot/2.1)']]],
  ['Referer of the server', [['Referer', 'http://localhost/admin']]],
  [
    'Upgrade: websocket',
    [
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'YXR0YWNrYXR0YWNrYXR0YQ=='],
    ],
  ],
];
