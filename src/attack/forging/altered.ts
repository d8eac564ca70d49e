import { encodePart } from './forge';
import type { Forgery, TokenParts } from './Forgery';

/** Tokens of which a part was changed while the signature was kept, or the other way round. */
export function altered({ claims, header, parts: [first, second, third] }: TokenParts): Forgery[] {
  const withClaims = (changes: object): string => `${first}.${encodePart({ ...claims, ...changes })}.${third}`;
  const withHeader = (changes: object): string => `${encodePart({ ...header, ...changes })}.${second}.${third}`;
  const signed = (signature: string): string => `${first}.${second}.${signature}`;
  const later = (Number(claims.exp) || Math.floor(Date.now() / 1000)) + 86_400;
  const changes: readonly (readonly [string, object, boolean?])[] = [
    ['sub', { sub: 'admin' }, true],
    ['sub is 1', { sub: '1' }],
    ['exp', { exp: later }, true],
    ['exp is 1e400', {}],
    ['type', { type: claims.type === 'refresh' ? 'access' : 'refresh' }],
    ['fresh', { fresh: true, auth_time: Math.floor(Date.now() / 1000) }],
    ['scopes', { scopes: ['admin', 'admin:*', '*'], scope: 'admin admin:* *' }, true],
    ['roles', { roles: ['admin'], role: 'admin', admin: true }],
    ['login_type', { login_type: 'staff' }],
    ['jti', { jti: 'attack' }],
    ['an additional claim', { attack: true }],
  ];
  const algs = ['HS256', 'HS384', 'HS512', 'RS256', 'PS256', 'ES256', 'EdDSA'].filter(alg => alg !== header.alg);
  return [
    ...changes
      .filter(([variant]) => variant !== 'exp is 1e400')
      .map(([variant, change, isCore = false]) => ({
        row: 'changed-claims' as const,
        variant,
        token: withClaims(change),
        isCore,
      })),
    ...algs.map(alg => ({
      row: 'wrong-signature' as const,
      variant: `alg is ${alg}, the signature is kept`,
      token: withHeader({ alg }),
    })),
    { row: 'wrong-signature', variant: 'an additional member of the header', token: withHeader({ attack: true }) },
    { row: 'wrong-signature', variant: 'the first byte is changed', token: signed(flipped(third, 0)), isCore: true },
    { row: 'wrong-signature', variant: 'the last byte is changed', token: signed(flipped(third, -2)), isCore: true },
    { row: 'wrong-signature', variant: 'cut in half', token: signed(third.slice(0, third.length >> 1)) },
    { row: 'wrong-signature', variant: 'without the last character', token: signed(third.slice(0, -1)) },
    { row: 'wrong-signature', variant: 'one byte', token: signed(third.slice(0, 2)) },
    { row: 'wrong-signature', variant: 'with a byte more', token: signed(`${third}AA`) },
    { row: 'wrong-signature', variant: 'only zeros', token: signed('A'.repeat(third.length)) },
    { row: 'wrong-signature', variant: 'upper case', token: signed(third.toUpperCase()) },
    { row: 'wrong-signature', variant: 'lower case', token: signed(third.toLowerCase()) },
    { row: 'wrong-signature', variant: 'twice', token: signed(third + third) },
    { row: 'wrong-signature', variant: 'the text null', token: signed('bnVsbA') },
  ];
}

function flipped(text: string, at: number): string {
  const position = at < 0 ? text.length + at : at;
  return text.slice(0, position) + (text[position] === 'A' ? 'B' : 'A') + text.slice(position + 1);
}
