import type { Attempt } from '../Attempt';
import type { RawHeader } from '../http/RawRequest';
import type { Held } from '../logins/Held';
import { isSafe, jsonBody, placeOf } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';

/**
 * Requests that the page of another site can make, because the browser adds the cookies: without the CSRF value or with
 * another one, and with headers that name the other site. They carry the cookies of a spare login.
 */
export const forgedRequests: AttackCategory = surroundings => {
  const { guarded, spare, main } = surroundings;
  if (!spare) return [];
  return guarded
    .filter(route => !isSafe(route))
    .flatMap(route => {
      const [held, other] = route.token === 'refresh' ? [spare.refresh, main.refresh] : [spare.access, main.access];
      if (!held || placeOf(route, held) !== 'cookies') return [];
      const wrongType = route.token === 'refresh' ? spare.access : spare.refresh;
      return [
        ...(route.csrf === false ? [] : withoutValue(surroundings, route, { held, other, wrongType })),
        ...crossSite(surroundings, route, held),
      ];
    });
};

interface Tokens {
  readonly held: Held;
  readonly other: Held | undefined;
  readonly wrongType: Held | undefined;
}

function withoutValue({ requests }: Surroundings, route: Attempt['route'], tokens: Tokens): Attempt[] {
  const { held, other, wrongType } = tokens;
  const name = requests.csrfHeader;
  const value = requests.csrfOf(held)[0]?.[1] ?? 'attack';
  const values = (of: Held | undefined): RawHeader[] => (of ? requests.csrfOf(of) : []);
  const forms: readonly (readonly [variant: string, headers: readonly RawHeader[]])[] = [
    ['no value', []],
    ['an empty value', [[name, '']]],
    ['another value', [[name, 'attack']]],
    ['a value that begins as the right one', [[name, value.slice(0, -1)]]],
    ['a value that goes on after the right one', [[name, `${value}a`]]],
    ['a value in upper case', [[name, value.toUpperCase()]]],
    ['a value that is not ASCII', [[name, '\xe9'.repeat(value.length)]]],
    ['the text undefined', [[name, 'undefined']]],
    [
      'two values',
      [
        [name, 'attack'],
        [name, value],
      ],
    ],
    ['the value of another session', values(other)],
    ['the value of the other type of token', values(wrongType)],
    [
      'the value in a cookie only',
      [['Cookie', `csrf_access_token=${value}; csrf_refresh_token=${value}; csrf=${value}`]],
    ],
    [
      'a forged value in a cookie too',
      [
        [name, 'attack'],
        ['Cookie', 'csrf_access_token=attack; csrf_refresh_token=attack'],
      ],
    ],
  ];
  const bare = requests.withToken(route, held.token, { ...held, claims: { ...held.claims, csrf: '' } });
  return forms
    .filter(([variant, headers]) => headers.length > 0 || variant === 'no value')
    .map(([variant, headers]) => ({
      row: 'csrf',
      variant,
      route,
      request: { ...bare, headers: joined([...bare.headers, ...headers]) },
      judgement: 'refuse',
      tier: 0,
    }));
}

/** Joins the cookies into one header, as browsers do. */
function joined(headers: readonly RawHeader[]): RawHeader[] {
  const cookies = headers.filter(([name]) => name === 'Cookie').map(([, value]) => value);
  return [...headers.filter(([name]) => name !== 'Cookie'), ['Cookie', cookies.join('; ')]];
}

const sites: readonly (readonly [variant: string, headers: readonly RawHeader[]])[] = [
  [
    'Sec-Fetch-Site: cross-site',
    [
      ['Sec-Fetch-Site', 'cross-site'],
      ['Origin', 'https://attack.example'],
    ],
  ],
  ['Sec-Fetch-Site without an Origin', [['Sec-Fetch-Site', 'cross-site']]],
  ['a foreign Origin', [['Origin', 'https://attack.example']]],
  ['the Origin null', [['Origin', 'null']]],
  [
    'a form of another site',
    [
      ['Origin', 'https://attack.example'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
  ],
  [
    'text of another site',
    [
      ['Origin', 'https://attack.example'],
      ['Content-Type', 'text/plain'],
    ],
  ],
];

function crossSite({ requests }: Surroundings, route: Attempt['route'], held: Held): Attempt[] {
  const good = requests.withToken(route, held.token, held);
  const body = jsonBody({}).body;
  return sites.map(([variant, headers]) => ({
    row: 'cross-site',
    variant,
    route,
    request: { ...good, headers: [...good.headers, ...headers], ...(variant.includes(' of another') && { body }) },
    judgement: 'refuse',
    tier: 0,
  }));
}
