import type { RowName } from '../../../../src/attack/rows';
import { headerIn, type Passage, type Passing, type Returned, type Upstream } from './Proxy';

/** A proxy in front of the quickstart that opens one hole, and the rows that must find it. */
export interface BrokenProxy {
  readonly name: string;
  readonly rows: readonly RowName[];
  readonly warning?: string;
  readonly passage: () => Passage;
}

const withHeader = (passing: Passing, name: string, value: string): Passing => ({
  ...passing,
  headers: [
    ...passing.headers.filter((_, index, all) => all[index - (index % 2)]?.toLowerCase() !== name.toLowerCase()),
    name,
    value,
  ],
});

/** Logs in as a user, once. */
function loggingIn(username: string, password: string): (upstream: Upstream) => Promise<string> {
  let token: Promise<string> | undefined;
  return upstream => (token ??= logIn(upstream));

  async function logIn(upstream: Upstream): Promise<string> {
    const body = Buffer.from(JSON.stringify({ username, password }));
    const headers = ['Host', 'localhost', 'Content-Type', 'application/json'];
    const answer = await upstream({ method: 'POST', target: '/login', headers, body });
    return (JSON.parse(answer.body.toString()) as { access_token: string }).access_token;
  }
}

/** Adds the token of a user to some requests. */
const lending =
  (isLent: (passing: Passing) => boolean, change: (passing: Passing) => Passing = passing => passing) =>
  (): Passage => {
    const tokenOf = loggingIn('root', 'swordfish');
    return async (passing, upstream) =>
      isLent(passing)
        ? upstream(withHeader(change(passing), 'Authorization', `Bearer ${await tokenOf(upstream)}`))
        : upstream(passing);
  };

/** Remembers answers, and gives them to everybody. */
const caching = (keyOf: (passing: Passing) => string) => (): Passage => {
  const kept = new Map<string, Returned>();
  return async (passing, upstream) => {
    const key = keyOf(passing);
    const known = kept.get(key);
    if (known) return known;
    const answer = await upstream(passing);
    if (answer.status === 200 && passing.method === 'GET') kept.set(key, answer);
    return answer;
  };
};

const changing = (change: (passing: Passing) => Passing) => (): Passage => (passing, upstream) =>
  upstream(change(passing));

const tokenFrom = (passing: Passing, token: string | null | undefined): Passing =>
  token && headerIn(passing, 'authorization') === undefined
    ? withHeader(passing, 'Authorization', `Bearer ${token}`)
    : passing;

const queryOf = ({ target }: Passing): URLSearchParams => new URLSearchParams(target.split('?')[1]);

/** Answers what the upstream server refuses with something else. */
const answering =
  (answer: (returned: Returned, passing: Passing) => Returned) => (): Passage => async (passing, upstream) =>
    answer(await upstream(passing), passing);

const withText = (returned: Returned, text: string): Returned => ({
  ...returned,
  body: Buffer.concat([returned.body, Buffer.from(text)]),
});

/** Proxies in front of the quickstart that open one hole each. */
export const proxyHoles: readonly BrokenProxy[] = [
  {
    name: 'lends a token to all requests without one, until it is revoked',
    rows: ['no-credential'],
    passage: lending(
      ({ headers, target }) => headerIn({ headers }, 'authorization') === undefined && target !== '/login',
    ),
  },
  {
    name: 'lends a token to requests for /reports',
    rows: ['no-credential'],
    passage: lending(({ target }) => target.startsWith('/reports')),
  },
  {
    name: 'lends a token to requests that are not Bearer',
    rows: ['wrong-scheme'],
    passage: lending(passing => /^Basic/i.test(headerIn(passing, 'authorization') ?? '')),
  },
  {
    name: 'lends a token to X-Forwarded-For: 127.0.0.1',
    rows: ['trusted-header'],
    passage: lending(passing => headerIn(passing, 'x-forwarded-for') === '127.0.0.1'),
  },
  {
    name: 'lends a token to upper-case paths',
    rows: ['path-spelling'],
    passage: lending(
      ({ target }) => /[A-Z]/.test(target),
      passing => ({ ...passing, target: passing.target.toLowerCase() }),
    ),
  },
  {
    name: 'caches answers by path',
    rows: ['no-credential', 'broken-request'],
    passage: caching(({ target }) => target),
  },
  {
    name: 'caches answers by path and user agent',
    rows: ['no-credential', 'broken-request'],
    passage: caching(passing => `${passing.target} ${String(headerIn(passing, 'user-agent'))}`),
  },
  {
    name: 'moves a token from the query to the header',
    rows: ['other-place'],
    passage: changing(passing => tokenFrom(passing, queryOf(passing).get('access_token'))),
  },
  {
    name: 'moves a token from a cookie to the header',
    rows: ['other-place'],
    passage: changing(passing =>
      tokenFrom(passing, /access_token=([^;]+)/.exec(headerIn(passing, 'cookie') ?? '')?.[1]),
    ),
  },
  {
    name: 'answers errors of the parser with 500',
    rows: ['no-credential', 'broken-request'],
    passage: answering((returned, { method }) =>
      returned.status === 400 && method === 'POST' ? { ...returned, status: 500 } : returned,
    ),
  },
  {
    name: 'adds a stack to refusals',
    rows: ['wrong-signature'],
    warning: 'stack-in-answer',
    passage: answering(returned =>
      returned.status === 401 ? withText(returned, '\n    at verify (/srv/app/auth.js:10:5)') : returned,
    ),
  },
  {
    name: 'adds the token to refusals',
    rows: ['wrong-signature'],
    warning: 'token-in-answer',
    passage: answering((returned, passing) =>
      returned.status === 401 ? withText(returned, headerIn(passing, 'authorization') ?? '') : returned,
    ),
  },
];

const lower = (headers: readonly string[]): string[] =>
  headers.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text));

/** Proxies in front of the quickstart that open no hole. */
export const honestProxies: readonly { readonly name: string; readonly passage: () => Passage }[] = [
  {
    name: 'lowercases the names of headers',
    passage: changing(passing => ({ ...passing, headers: lower(passing.headers) })),
  },
  {
    name: 'merges slashes',
    passage: changing(passing => ({ ...passing, target: passing.target.replace(/^\/+/, '/') })),
  },
  {
    name: 'resolves dot segments and drops a trailing slash',
    passage: changing(passing => {
      const { pathname, search } = new URL(passing.target.replace(/^\/+/, '/'), 'http://x');
      return { ...passing, target: pathname.replace(/(.)\/$/, '$1') + search };
    }),
  },
  {
    name: 'removes X- headers',
    passage: changing(passing => ({
      ...passing,
      headers: passing.headers.filter((_, index, all) => !/^x-/i.test(String(all[index - (index % 2)]))),
    })),
  },
];
