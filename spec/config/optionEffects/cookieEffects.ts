import type { AuthXConfig } from '../../../src/config/AuthXConfig';
import { secret } from '../../support/forge';
import type { Effects } from './Effect';
import { EffectServer } from './EffectServer';

const beside = { secretKey: secret, tokenLocation: ['cookies' as const] };

/** The Set-Cookie headers of a login, by name. */
const setCookies = (config: AuthXConfig): Promise<unknown> => EffectServer.watch(config, server => server.setCookies());

const token = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const readable = 'Path=/; Secure; SameSite=Lax';
const standard = {
  access_token_cookie: token,
  csrf_access_token: readable,
  refresh_token_cookie: token,
  csrf_refresh_token: readable,
};

/** The standard cookies with a change in the attributes of all. */
const changed = (change: (attributes: string) => string): unknown =>
  Object.fromEntries(Object.entries(standard).map(([name, attributes]) => [name, change(attributes)]));

/** The Max-Age that a login gives the cookies of each type: rounded up, since some milliseconds are over by then. */
const ages = (config: AuthXConfig): Promise<unknown> =>
  EffectServer.watch(config, async server => {
    const cookies = await server.setCookies();
    return Object.values(cookies).map(attributes => {
      const age = /Max-Age=(\d+)/.exec(attributes)?.[1];
      return age === undefined ? 'session' : `${String(Math.ceil(Number(age) / 60))} minutes`;
    });
  });

/** The name of the cookie that a login sets for a type of token, and what becomes of requests with cookies of two names. */
const named = (config: AuthXConfig, type: 'access' | 'refresh'): Promise<unknown> =>
  EffectServer.watch(config, async server => {
    const ask = (name: string): Promise<string> =>
      server.outcome(type, { headers: ['Cookie', `${name}=${server.token(type)}`] });
    return [Object.keys(await server.setCookies()), await ask('sid'), await ask(`${type}_token_cookie`)];
  });

/** The cookies that carry tokens. */
export const cookieEffects = {
  accessCookieName: {
    beside,
    value: 'sid',
    env: ['JWT_ACCESS_COOKIE_NAME', 'sid'],
    see: config => named(config, 'access'),
    with: [['sid', 'csrf_access_token', 'refresh_token_cookie', 'csrf_refresh_token'], '200', '401 MissingTokenError'],
    without: [Object.keys(standard), '401 MissingTokenError', '200'],
  },
  accessCookiePath: {
    beside,
    value: '/app',
    env: ['JWT_ACCESS_COOKIE_PATH', '/app'],
    see: setCookies,
    with: { ...standard, access_token_cookie: 'Path=/app; HttpOnly; Secure; SameSite=Lax' },
    without: standard,
  },
  refreshCookieName: {
    beside,
    value: 'sid',
    env: ['JWT_REFRESH_COOKIE_NAME', 'sid'],
    see: config => named(config, 'refresh'),
    with: [['access_token_cookie', 'csrf_access_token', 'sid', 'csrf_refresh_token'], '200', '401 MissingTokenError'],
    without: [Object.keys(standard), '401 MissingTokenError', '200'],
  },
  refreshCookiePath: {
    beside,
    value: '/refresh',
    env: ['JWT_REFRESH_COOKIE_PATH', '/refresh'],
    see: setCookies,
    with: { ...standard, refresh_token_cookie: 'Path=/refresh; HttpOnly; Secure; SameSite=Lax' },
    without: standard,
  },
  cookieDomain: {
    beside,
    value: 'example.com',
    env: ['JWT_COOKIE_DOMAIN', 'example.com'],
    see: setCookies,
    with: changed(attributes => attributes.replace('Path=/', 'Path=/; Domain=example.com')),
    without: standard,
  },
  cookieMaxAge: {
    beside,
    value: '1h',
    env: ['JWT_COOKIE_MAX_AGE', '3600'],
    see: setCookies,
    with: changed(attributes => attributes.replace('Path=/', 'Path=/; Max-Age=3600')),
    without: standard,
  },
  cookieSameSite: {
    beside,
    value: 'strict',
    env: ['JWT_COOKIE_SAMESITE', 'Strict'],
    see: setCookies,
    with: changed(attributes => attributes.replace('Lax', 'Strict')),
    without: standard,
  },
  cookieSecure: {
    beside,
    value: false,
    env: ['JWT_COOKIE_SECURE', 'false'],
    see: setCookies,
    with: changed(attributes => attributes.replace('; Secure', '')),
    without: standard,
  },
  cookieHttpOnly: {
    beside,
    value: false,
    env: ['JWT_COOKIE_HTTP_ONLY', 'false'],
    see: setCookies,
    with: changed(attributes => attributes.replace('; HttpOnly', '')),
    without: standard,
  },
  cookiePartitioned: {
    beside: { ...beside, cookieSameSite: 'none' },
    value: true,
    env: ['JWT_COOKIE_PARTITIONED', 'true'],
    see: setCookies,
    with: changed(attributes => attributes.replace('Lax', 'None; Partitioned')),
    without: changed(attributes => attributes.replace('Lax', 'None')),
  },
  formerCookies: {
    beside,
    value: [{ name: 'sid', domain: 'example.com', path: '/app' }],
    env: ['JWT_FORMER_COOKIES', '[{"name":"sid","domain":"example.com","path":"/app"}]'],
    see: setCookies,
    with: {
      ...standard,
      sid: 'Path=/app; Domain=example.com; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=Lax',
    },
    without: standard,
  },
  sessionCookie: {
    beside,
    value: false,
    env: ['JWT_SESSION_COOKIE', 'false'],
    see: ages,
    with: ['15 minutes', '15 minutes', '28800 minutes', '28800 minutes'],
    without: ['session', 'session', 'session', 'session'],
  },
} satisfies Partial<Effects>;
