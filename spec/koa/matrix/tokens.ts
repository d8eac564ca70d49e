import { forge, goodClaims, secret } from '../../support/forge';
import { staffSecret } from '../loginTypes/support/twoTypes';

/** The kinds of token, in the order of the rows of the table. */
export const kinds = ['access', 'fresh', 'refresh', 'expired', 'revoked', 'forged', 'otherKey'] as const;
export type Kind = (typeof kinds)[number];

/** The login types that tokens name, in the order of the columns: `partner` is unknown to the server. */
export const loginTypes = ['customer', 'staff', 'partner', undefined] as const;
export type LoginTypeOfToken = (typeof loginTypes)[number];

/** The holders of tokens, in the order of the letters of a column. */
export const holders: readonly Readonly<Record<string, unknown>>[] = [
  { sub: 'alice' },
  { sub: 'alice', scopes: ['read'], acr: 'pwd' },
  { sub: 'alice', scopes: ['read', 'write'], acr: 'mfa', roles: ['clerk'] },
  { sub: 'bob', scopes: ['admin:*'], acr: 'pwd', roles: ['manager'] },
  { sub: 'bob', scopes: ['admin:users'], acr: 'mfa' },
];

const longAgo = 1_700_000_100;

const claimsOf: Readonly<Record<Kind, () => Record<string, unknown>>> = {
  access: () => ({}),
  fresh: () => ({ fresh: true, auth_time: Math.floor(Date.now() / 1000) }),
  refresh: () => ({ type: 'refresh', fresh: undefined }),
  expired: () => ({ exp: longAgo }),
  revoked: () => ({ jti: 'revoked' }),
  forged: () => ({}),
  otherKey: () => ({}),
};

const strangerSecret = 'the-secret-of-a-stranger-who-makes-tokens-of-sixty-four-bytes-and-more';

/** Customers and staff have keys of their own. The tokens of all others are signed with the key of the customers. */
export function tokenOf(kind: Kind, loginType: LoginTypeOfToken, holder: Readonly<Record<string, unknown>>): string {
  const [own, other] = loginType === 'staff' ? [staffSecret, secret] : [secret, staffSecret];
  const key = kind === 'forged' ? strangerSecret : kind === 'otherKey' ? other : own;
  return forge(goodClaims({ ...holder, login_type: loginType, ...claimsOf[kind]() }), { key });
}
