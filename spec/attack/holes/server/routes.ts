import type { Route } from './Parts';

/** The routes of the quickstart, and the public keys of servers that have some. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/health' },
  { method: 'GET', path: '/.well-known/jwks.json' },
  { method: 'POST', path: '/login' },
  { method: 'POST', path: '/refresh', token: 'refresh' },
  { method: 'POST', path: '/logout', token: 'access' },
  { method: 'GET', path: '/me', token: 'access' },
  { method: 'GET', path: '/whoami', token: 'access', optional: true },
  { method: 'GET', path: '/payload', token: 'access' },
  { method: 'POST', path: '/change-password', token: 'access', fresh: true },
  { method: 'GET', path: '/users', token: 'access', scopes: ['users:read'] },
  { method: 'GET', path: '/admin/users', token: 'access', scopes: ['admin:*'] },
  { method: 'GET', path: '/reports', token: 'access', scopes: ['reports:read', 'admin:*'] },
];
