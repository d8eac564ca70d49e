import type { Attempt } from '../Attempt';
import type { RawHeader, RawRequest } from '../http/RawRequest';
import type { Held } from '../logins/Held';
import { isSafe, jsonBody, placeOf } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';
import { firstOfKind } from './firstOfKind';

type Form = readonly [row: Attempt['row'], variant: string, headers: readonly RawHeader[], isMalformed?: boolean];

/**
 * The live token in forms that are no credential of RFC 6750, and beside a second one. Only on routes that change nothing:
 * all forms on the first route of each kind, and the most important ones on the others.
 */
export const credentialForms: AttackCategory = surroundings => {
  const { guarded, main } = surroundings;
  const first = firstOfKind(surroundings);
  return guarded.filter(isSafe).flatMap(route => {
    const like = route.token === 'refresh' ? main.refresh : main.access;
    if (!like) return [];
    const place = placeOf(route, like);
    const all = [
      ...(place === 'headers' ? inHeaders(surroundings, route, like) : []),
      ...(place === 'cookies' ? inCookies(surroundings, route, like) : []),
      ...otherPlaces(surroundings.requests.plain(route), route, like.token),
    ];
    return first.has(route) ? all : all.filter(({ variant = '' }) => important.has(variant));
  });
};

const important: ReadonlySet<string> = new Set([
  'the token without a scheme',
  'Basic',
  'two headers, the good one first',
  'two headers, the good one last',
  'the good one last, joined by a comma',
  'query: token',
  'query: access_token',
  'cookie: access_token_cookie',
]);

function inHeaders({ requests, options }: Surroundings, route: Attempt['route'], { token }: Held): Attempt[] {
  const { headerName = 'Authorization', headerType = 'Bearer' } = options;
  // The forms are about the scheme Bearer.
  if (headerName.toLowerCase() !== 'authorization' || headerType !== 'Bearer') return [];
  const forged = `${token.slice(0, -8)}AAAAAAAA`;
  const auth = (value: string): RawHeader => ['Authorization', value];
  const forms: readonly Form[] = [
    ['wrong-scheme', 'the token without a scheme', [auth(token)]],
    ['wrong-scheme', 'Basic', [auth(`Basic ${token}`)]],
    ['wrong-scheme', 'Basic, as a user and a password', [auth(`Basic ${Buffer.from(`${token}:`).toString('base64')}`)]],
    ['wrong-scheme', 'Token', [auth(`Token ${token}`)]],
    ['wrong-scheme', 'JWT', [auth(`JWT ${token}`)]],
    ['wrong-scheme', 'Digest', [auth(`Digest ${token}`)]],
    ['wrong-scheme', 'Negotiate', [auth(`Negotiate ${token}`)]],
    ['wrong-scheme', 'Bearerx', [auth(`Bearerx ${token}`)]],
    ['wrong-scheme', 'Bear', [auth(`Bear ${token}`)]],
    ['wrong-scheme', 'xBearer', [auth(`xBearer ${token}`)]],
    ['wrong-scheme', 'Bearer=', [auth(`Bearer=${token}`)]],
    ['wrong-scheme', 'Bearer:', [auth(`Bearer: ${token}`)]],
    ['wrong-scheme', 'Bearer without a space', [auth(`Bearer${token}`)]],
    ['two-credentials', 'Bearer Bearer', [auth(`Bearer Bearer ${token}`)]],
    ['two-credentials', 'Bearer inside the token', [auth(`Bearer ${token} Bearer ${token}`)]],
    ['two-credentials', 'the good one first, joined by a comma', [auth(`Bearer ${token}, Bearer ${forged}`)]],
    ['two-credentials', 'the good one last, joined by a comma', [auth(`Bearer ${forged}, Bearer ${token}`)]],
    ['two-credentials', 'the good one first, joined by a space', [auth(`Bearer ${token} ${forged}`)]],
    ['two-credentials', 'the good one last, joined by a space', [auth(`Bearer ${forged} ${token}`)]],
    ['two-credentials', 'two headers, the good one first', [auth(`Bearer ${token}`), auth(`Bearer ${forged}`)]],
    ['two-credentials', 'two headers, the good one last', [auth(`Bearer ${forged}`), auth(`Bearer ${token}`)]],
    [
      'two-credentials',
      'two headers in other letter cases',
      [auth(`Bearer ${forged}`), ['authorization', `Bearer ${token}`]],
    ],
    ['two-credentials', 'Basic first', [auth('Basic YWRtaW46YWRtaW4='), auth(`Bearer ${token}`)]],
    ['two-credentials', 'Basic first, joined by a comma', [auth(`Basic YWRtaW46YWRtaW4=, Bearer ${token}`)]],
    ['header-bytes', 'a tab after the scheme', [auth(`Bearer\t${token}`)]],
    ['header-bytes', 'a byte above 127', [auth(`Bearer ${token}\xe9`)]],
    ['header-bytes', 'a non-breaking space', [auth(`Bearer\xa0${token}`)]],
    ['header-bytes', 'NUL in the token', [auth(`Bearer ${token}\0`)], true],
    ['header-bytes', 'a vertical tab', [auth(`Bearer ${token}\v`)], true],
    ['header-bytes', 'a space before the colon', [['Authorization ', `Bearer ${token}`]], true],
    ['header-bytes', 'a line that goes on', [auth(`Bearer\r\n ${token}`)], true],
    ['header-bytes', 'a line feed alone', [['X-Attack', `a\nAuthorization: Bearer ${token}`]], true],
  ];
  return forms.map(([row, variant, headers, isMalformed]) => ({
    row,
    variant,
    route,
    request: requests.plain(route, headers),
    judgement: 'refuse',
    isMalformed,
  }));
}

/** Two cookies of one name, as a neighbor of the domain can set them, and a cookie in other spellings. */
function inCookies({ requests }: Surroundings, route: Attempt['route'], like: Held): Attempt[] {
  const name = like.cookie ?? 'access_token_cookie';
  const forged = `${like.token.slice(0, -8)}AAAAAAAA`;
  const forms: readonly (readonly [row: Attempt['row'], variant: string, cookies: string])[] = [
    ['two-credentials', 'two cookies, the good one first', `${name}=${like.token}; ${name}=${forged}`],
    ['two-credentials', 'two cookies, the good one last', `${name}=${forged}; ${name}=${like.token}`],
    ['other-place', 'the name of the cookie in upper case', `${name.toUpperCase()}a=${like.token}`],
    [
      'other-place',
      'the name of the cookie encoded',
      `%${name.charCodeAt(0).toString(16)}${name.slice(1)}=${like.token}`,
    ],
  ];
  return forms.map(([row, variant, cookies]) => ({
    row,
    variant,
    route,
    request: requests.plain(route, [['Cookie', cookies], ...requests.csrfOf(like)]),
    judgement: 'refuse',
  }));
}

/** The live token in places that are off. */
function otherPlaces(plain: RawRequest, route: Attempt['route'], token: string): Attempt[] {
  const { locations = ['headers'] } = route;
  const names = ['token', 'access_token', 'jwt', 'auth', 'authorization', 'api_key'];
  const cookies = ['access_token_cookie', 'access_token', 'token', 'jwt', 'session', 'Authorization'];
  const headers = [
    ...(locations.includes('headers') ? [] : ['Authorization']),
    'X-Access-Token',
    'X-Auth-Token',
    'X-Authorization',
    'Proxy-Authorization',
    'X-Api-Key',
    'Token',
  ];
  const query = names.map((name): Place => [
    `query: ${name}`,
    { ...plain, target: `${plain.target}?${name}=${token}` },
  ]);
  const places: Place[] = [
    ...(locations.includes('query') ? [] : query),
    ...(locations.includes('cookies')
      ? []
      : cookies.map((name): Place => [`cookie: ${name}`, { ...plain, headers: [['Cookie', `${name}=${token}`]] }])),
    ...headers.map((name): Place => [`header: ${name}`, { ...plain, headers: [[name, token]] }]),
    ...headers.map((name): Place => [
      `header: ${name}, with Bearer`,
      { ...plain, headers: [[name, `Bearer ${token}`]] },
    ]),
    ...(locations.includes('json')
      ? []
      : [
          ['JSON body', { ...plain, ...jsonBody({ access_token: token, token, jwt: token }) }] as Place,
          [
            'form',
            {
              ...plain,
              headers: [['Content-Type', 'application/x-www-form-urlencoded']],
              body: Buffer.from(`access_token=${token}`),
            },
          ] as Place,
        ]),
  ];
  return places.map(([variant, request]) => ({
    row: 'other-place',
    variant,
    route,
    request,
    judgement: 'refuse',
    tier: 2,
  }));
}

type Place = readonly [variant: string, request: RawRequest];
