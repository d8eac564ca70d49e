import { Refusal, type Hole } from '../server/Parts';
import { cookieParts, cookiesOf, isForeign } from '../server/cookieParts';
import { credentialOf, valuesOf } from '../server/credentialOf';
import type { Planted } from './Planted';

/** Plants a hole in the server that takes tokens from cookies. */
const inCookies =
  (hole: Hole): Hole =>
  (honest, world) => {
    const parts = { ...honest, ...cookieParts(honest, world) };
    return { ...parts, ...hole(parts, world) };
  };

const refuse = (): never => {
  throw new Refusal(403, 'The CSRF value is wrong');
};

const isSafe = (method: string): boolean => /^(?:GET|HEAD|OPTIONS)$/.test(method);

/** Holes of servers that take tokens from cookies. */
export const cookieHoles: readonly Planted[] = [
  {
    name: 'does not check CSRF',
    rows: ['csrf', 'cross-site'],
    hole: inCookies(() => ({ checkCsrf: () => undefined })),
  },
  {
    name: 'checks the CSRF value only if there is one',
    rows: ['csrf', 'cross-site'],
    hole: inCookies(({ checkCsrf }) => ({
      checkCsrf: (route, claims, asked) =>
        valuesOf(asked, 'x-csrf-token').length === 0 && !isForeign(asked) ? undefined : checkCsrf(route, claims, asked),
    })),
  },
  {
    name: 'accepts an empty CSRF value',
    rows: ['csrf', 'cross-site'],
    hole: inCookies(({ checkCsrf }) => ({
      checkCsrf: (route, claims, asked) =>
        asked.headers['x-csrf-token'] === '' && !isForeign(asked) ? undefined : checkCsrf(route, claims, asked),
    })),
  },
  {
    name: 'compares the CSRF value only with the cookie',
    rows: ['csrf', 'cross-site'],
    hole: inCookies(() => ({
      checkCsrf(_, __, asked) {
        if (isSafe(asked.method)) return;
        const cookie = cookiesOf(asked, asked.path === '/refresh' ? 'csrf_refresh_token' : 'csrf_access_token')[0];
        if (isForeign(asked) || cookie === undefined || cookie !== asked.headers['x-csrf-token']) refuse();
      },
    })),
  },
  {
    name: 'compares only the length of the CSRF value',
    rows: ['csrf', 'cross-site'],
    hole: inCookies(() => ({
      checkCsrf(_, { csrf }, asked) {
        if (isSafe(asked.method)) return;
        if (isForeign(asked) || String(asked.headers['x-csrf-token']).length !== csrf?.length) refuse();
      },
    })),
  },
  {
    name: 'ignores where the request comes from',
    rows: ['csrf', 'cross-site'],
    hole: inCookies(({ checkCsrf }) => ({
      checkCsrf(route, claims, asked) {
        const { origin: _, 'sec-fetch-site': __, ...headers } = asked.headers;
        checkCsrf(route, claims, { ...asked, headers });
      },
    })),
  },
  {
    name: 'accepts the Origin null',
    rows: ['csrf', 'cross-site'],
    hole: inCookies(({ checkCsrf }) => ({
      checkCsrf(route, claims, asked) {
        const { origin, ...headers } = asked.headers;
        checkCsrf(route, claims, origin === 'null' ? { ...asked, headers } : asked);
      },
    })),
  },
  {
    name: 'uses the first of two cookies',
    rows: ['two-credentials'],
    hole: inCookies(() => ({
      credential: asked =>
        cookiesOf(asked, asked.path === '/refresh' ? 'refresh_token_cookie' : 'access_token_cookie')[0],
    })),
  },
  {
    name: 'accepts a header besides cookies',
    rows: ['other-place'],
    hole: inCookies(({ credential }) => ({ credential: asked => credential(asked) ?? credentialOf(asked) })),
  },
];
