import { Refusal, type Asked, type Parts, type Route } from '../server/Parts';
import type { Planted } from './Planted';

type IsSkipped = (route: Route, asked: Asked) => boolean;

const skippingGuard = (isSkipped: IsSkipped) => (): Partial<Parts> => ({ skipsGuard: isSkipped });

const skippingScopes =
  (isSkipped: IsSkipped) =>
  ({ checkScopes }: Parts): Partial<Parts> => ({
    checkScopes(route, claims, asked) {
      if (!isSkipped(route, asked)) checkScopes(route, claims, asked);
    },
  });

const openRoute = (path: string): Planted => ({
  name: `has no guard on ${path}`,
  rows: ['no-credential'],
  hole: skippingGuard(route => route.path === path),
});

const trusting = (what: string, isTrusted: (asked: Asked) => boolean): Planted => ({
  name: `lets requests in by ${what}`,
  rows: ['trusted-header', 'claimed-rights'],
  hole: skippingGuard((_, asked) => isTrusted(asked)),
});

const promoting = (what: string, isPromoted: (asked: Asked) => boolean): Planted => ({
  name: `gives all scopes by ${what}`,
  rows: ['claimed-rights'],
  hole: skippingScopes((_, asked) => isPromoted(asked)),
});

const isLocal = (value: unknown): boolean => /^(?:127\.|localhost|::1)/.test(String(value));

/** Routes without guards, and guards that a client can switch off. */
export const accessHoles: readonly Planted[] = [
  ...['/me', '/users', '/admin/users', '/reports', '/payload', '/change-password', '/logout'].map(openRoute),
  { name: 'does not check scopes', rows: ['insufficient-scope'], hole: skippingScopes(() => true) },
  {
    name: 'does not check the scopes of one route',
    rows: ['insufficient-scope'],
    hole: skippingScopes(({ path }) => path === '/reports'),
  },
  {
    name: 'compares only the last word of scopes',
    rows: ['insufficient-scope'],
    hole: () => ({
      checkScopes({ scopes: wanted }, { scopes = [] }) {
        const words = scopes.map(scope => scope.split(':')[1]);
        if (wanted && !wanted.some(scope => words.includes(scope.split(':')[1])))
          throw new Refusal(403, 'A scope is missing');
      },
    }),
  },
  promoting('the query parameter scope', ({ query }) => query.has('scope') || query.has('scopes')),
  promoting('the query parameter role', ({ query }) => query.get('role') === 'admin'),
  promoting('the query parameter admin', ({ query }) => query.get('admin') === 'true'),
  promoting('the header X-Scopes', ({ headers }) => String(headers['x-scopes']).includes('admin')),
  promoting('the header X-User-Role', ({ headers }) => headers['x-user-role'] === 'admin'),
  promoting('the cookie role', ({ headers }) => String(headers.cookie).includes('role=admin')),
  trusting('X-Forwarded-For: 127.0.0.1', ({ headers }) => isLocal(headers['x-forwarded-for'])),
  trusting('X-Real-IP: 127.0.0.1', ({ headers }) => isLocal(headers['x-real-ip'])),
  trusting('X-Forwarded-Host: localhost', ({ headers }) => isLocal(headers['x-forwarded-host'])),
  trusting('Host: localhost', ({ headers }) => String(headers.host).startsWith('localhost')),
  trusting('X-Debug: 1', ({ headers }) => headers['x-debug'] === '1' || headers['x-debug'] === 'true'),
  trusting('the query parameter debug', ({ query }) => query.get('debug') === '1' || query.get('debug') === 'true'),
  trusting('X-Remote-User', ({ headers }) => headers['x-remote-user'] !== undefined),
  trusting('X-Forwarded-User', ({ headers }) => headers['x-forwarded-user'] === 'alice'),
  trusting(
    'X-Internal-Request',
    ({ headers }) => headers['x-internal-request'] !== undefined || headers['x-internal'] !== undefined,
  ),
  {
    name: 'treats an invalid token on an optional route as no token',
    rows: ['token-form'],
    hole: () => ({ onOptional: () => undefined }),
  },
];
