import type { Attempt } from '../Attempt';
import type { AttackOptions } from '../AttackOptions';
import type { RawAnswer } from '../http/RawAnswer';
import { loginRequest } from '../logins/logIn';
import { firstLogin, loginRoute } from '../logins/loginRoute';
import { readTokens } from '../logins/readTokens';
import { readBody } from '../logins/wrongBodies';
import type { AttackCategory } from '../Surroundings';

/** Logins and refreshes that ask for more rights than the login gave: the tokens that they return must not have more. */
export const issuedRights: AttackCategory = surroundings => {
  const { options, requests, main, fields } = surroundings;
  const login = firstLogin(options);
  if (!login || !main.access?.claims || options.safeMethodsOnly) return [];
  const usual = main.access.claims;
  const isLetIn = (answer: RawAnswer): boolean => hasMore(readTokens(answer, fields).access?.claims, usual);
  const wishes = wishesOf(options);
  const query = new URLSearchParams(
    Object.entries(wishes).map(
      ([name, value]) => [name, Array.isArray(value) ? value.join(' ') : String(value)] as [string, string],
    ),
  ).toString();
  const make = (variant: string, body: unknown, path = login.path): Attempt => ({
    row: 'issued-rights',
    variant,
    route: loginRoute(options, login),
    request: loginRequest({ ...login, path, body: body as object }, requests.base),
    judgement: isLetIn,
  });
  const body = readBody(login)?.body;
  return [
    ...(body ? [make('a login with more members', { ...body, ...wishes })] : []),
    ...(body ? [make('a login with scope', { ...body, scope: wishes.scopes.join(' ') })] : []),
    ...(body ? [make('a login with scopes', { ...body, scopes: wishes.scopes })] : []),
    make('a login with a query', login.body, `${login.path}?${query}`),
    ...refreshes(surroundings, wishes, isLetIn),
  ];
};

interface Wishes extends Record<string, unknown> {
  readonly scopes: readonly string[];
}

function wishesOf({ routes }: AttackOptions): Wishes {
  const all = routes.routes.flatMap(({ scopes = [], anyScope = [] }) => [...scopes, ...anyScope.flat()]);
  const scopes = [...new Set([...all, 'admin', 'admin:*'])];
  const role = routes.routes.flatMap(({ anyRole = [] }) => anyRole.flat())[0] ?? 'admin';
  return {
    scopes,
    accessScopes: scopes,
    permissions: scopes,
    role,
    roles: [role],
    admin: true,
    is_admin: true,
    sub: 'admin',
  };
}

function refreshes(
  { options, requests, main, guarded }: Parameters<AttackCategory>[0],
  wishes: Wishes,
  isLetIn: (answer: RawAnswer) => boolean,
): Attempt[] {
  const { refresh } = main;
  const route = guarded.find(
    ({ token, method, path }) =>
      token === 'refresh' && method === 'POST' && /refresh|renew/i.test(options.refreshPath ?? path),
  );
  if (!refresh || !route) return [];
  const plain = requests.withToken(route, refresh.token, refresh);
  const withBody = {
    ...plain,
    headers: [...plain.headers, ['Content-Type', 'application/json'] as const],
    body: Buffer.from(JSON.stringify({ ...wishes, scope: wishes.scopes.join(' ') })),
  };
  return [['a refresh', plain] as const, ['a refresh with more members', withBody] as const].map(
    ([variant, request]) => ({ row: 'issued-rights', variant, route, request, judgement: isLetIn }),
  );
}

/** Tells whether claims give more than others: further scopes or roles, or another subject. */
function hasMore(
  claims: Readonly<Record<string, unknown>> | undefined,
  usual: Readonly<Record<string, unknown>>,
): boolean {
  if (!claims || claims.type === 'refresh') return false;
  const more = (name: string): boolean => listOf(claims[name]).some(one => !listOf(usual[name]).includes(one));
  return ['scope', 'scopes', 'permissions', 'role', 'roles', 'admin', 'is_admin', 'sub'].some(more);
}

function listOf(value: unknown): unknown[] {
  if (typeof value === 'string') return value.split(' ');
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === false ? [] : [value];
}
