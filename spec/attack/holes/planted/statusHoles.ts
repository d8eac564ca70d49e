import { checkTimes, decodePart, isSigned, issue, now } from '../server/tokens';
import { Refusal, type Claims, type Parts } from '../server/Parts';
import type { Planted } from './Planted';

const lettingExpired: Parts['verify'] = (token, world) => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (!isSigned(`${header}.${payload}`, Buffer.from(signature, 'base64url'), world)) {
    throw new Refusal(401, 'The signature is wrong', 'invalid_token');
  }
  const claims = decodePart(payload) as unknown as Claims;
  return claims.exp > now() ? checkTimes(claims) : claims;
};

/** Refresh tokens that are used once. A server that detects reuse ends all tokens of the user. */
const rotating =
  (detects: boolean) =>
  ({ verify }: Parts): Partial<Parts> => ({
    verify,
    refresh({ user, world, claims }) {
      if (!user || !claims) throw new Refusal(401, 'The user is gone');
      if (detects) world.revoked.add(claims.jti);
      const pair = { access_token: issue(user, world, {}), refresh_token: issue(user, world, { type: 'refresh' }) };
      return { status: 200, body: { ...pair, token_type: 'bearer', expires_in: world.lifetime } };
    },
  });

/** A server that rotates refresh tokens, and refuses one that was used. */
export const rotatingHonestly = rotating(true);

/** Tokens that are not good any more, or are good for something else. */
export const statusHoles: readonly Planted[] = [
  {
    name: 'accepts expired tokens',
    rows: ['expired'],
    options: { lifetime: 3 },
    hole: () => ({ verify: lettingExpired }),
  },
  {
    name: 'accepts refresh tokens as access tokens',
    rows: ['wrong-type'],
    hole: ({ checkType }) => ({
      checkType: (route, claims) => (route.token === 'access' ? undefined : checkType(route, claims)),
    }),
  },
  {
    name: 'accepts refresh tokens as access tokens on one route',
    rows: ['wrong-type'],
    hole: ({ checkType }) => ({
      checkType: (route, claims) => (route.path === '/payload' ? undefined : checkType(route, claims)),
    }),
  },
  {
    name: 'accepts access tokens as refresh tokens',
    rows: ['wrong-type'],
    hole: ({ checkType }) => ({
      checkType: (route, claims) => (route.token === 'refresh' ? undefined : checkType(route, claims)),
    }),
  },
  { name: 'accepts revoked tokens', rows: ['revoked'], hole: () => ({ checkStatus: () => undefined }) },
  {
    name: 'accepts revoked access tokens on one route',
    rows: ['revoked'],
    hole: ({ checkStatus }) => ({
      checkStatus: (claims, world, route) => (route.path === '/users' ? undefined : checkStatus(claims, world, route)),
    }),
  },
  {
    name: 'accepts revoked refresh tokens',
    rows: ['revoked'],
    hole: ({ checkStatus }) => ({
      checkStatus: (claims, world, route) =>
        claims.type === 'refresh' ? undefined : checkStatus(claims, world, route),
    }),
  },
  {
    name: 'answers a logout without revoking',
    rows: ['revoked'],
    hole: () => ({ logout: () => ({ status: 200, body: { message: 'Logged out' } }) }),
  },
  { name: 'accepts a refresh token again after its rotation', rows: ['reused-refresh-token'], hole: rotating(false) },
  { name: 'does not ask for fresh tokens', rows: ['not-fresh'], hole: () => ({ checkFresh: () => undefined }) },
  {
    name: 'issues fresh tokens by refresh tokens',
    rows: ['not-fresh'],
    hole: () => ({
      refresh: ({ user, world }) => ({
        status: 200,
        body: {
          access_token: user && issue(user, world, { fresh: true }),
          token_type: 'bearer',
          expires_in: world.lifetime,
        },
      }),
    }),
  },
  {
    name: 'issues tokens to refreshes with all scopes',
    rows: ['issued-rights'],
    hole: () => ({
      refresh: ({ user, world }) => ({
        status: 200,
        body: {
          access_token: user && issue(user, world, { scopes: ['users:read', 'admin:*'] }),
          token_type: 'bearer',
          expires_in: 900,
        },
      }),
    }),
  },
];
