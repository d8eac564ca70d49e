import type { MintedToken } from '../../attack/AttackOptions';
import { forge } from '../../attack/forging/forge';
import type { RowName } from '../../attack/rows';
import type { AuthX } from '../../auth/AuthX';
import { ConfigurationError } from '../../errors/errors';
import { decodeStrictly } from '../../token/decodeStrictly';
import { satisfies } from '../../token/scopeMatch';
import type { TokenType } from '../../token/TokenType';
import { testTokens } from '../testTokens';

const types: readonly TokenType[] = ['access', 'refresh'];

/** Changes of claims, each of which makes a token invalid although its signature is right. */
const claimChanges: readonly (readonly [variant: string, changes: Readonly<Record<string, unknown>>])[] = [
  ['without exp', { exp: undefined }],
  ['exp as text', { exp: '4102444800' }],
  ['exp is null', { exp: null }],
  ['exp is negative', { exp: -1 }],
  ['without sub', { sub: undefined }],
  ['sub is a number', { sub: 1 }],
  ['sub is an object', { sub: {} }],
  ['sub is empty', { sub: '' }],
  ['without jti', { jti: undefined }],
  ['jti is a number', { jti: 1 }],
  ['without type', { type: undefined }],
  ['another type', { type: 'id' }],
  ['fresh as text', { fresh: 'true' }],
  ['scopes as a number', { scopes: 1 }],
  ['iat in the future', { iat: 4_102_444_800 }],
  ['nbf as text', { nbf: '0' }],
];

/** Mints tokens that the server must refuse. Only its own keys can sign them. */
export async function mintTokens(auth: AuthX, uid: string, scopes: readonly string[]): Promise<MintedToken[]> {
  const tokens = testTokens(auth);
  const minted: MintedToken[] = [];
  for (const type of types) {
    const options = { type, scopes: [...scopes], fresh: true };
    const add = async (row: RowName, variant: string, make: () => Promise<string>): Promise<void> => {
      const token = await make().catch(notConfigured);
      if (token !== undefined) minted.push({ row, variant: `${variant}, ${type}`, token, type });
    };
    await add('expired', 'an hour ago', () => tokens.expired(uid, options));
    await add('not-yet-valid', 'in an hour', () => tokens.notYetValid(uid, options));
    await add('revoked', 'revoked', () => tokens.revoked(uid, options));
    await add('revoked', 'of a session that ended', () => tokens.ofEndedSession(uid, options));
    await add('foreign-key', 'another key under the same kid', () => tokens.ofOtherKey(uid, options));
    await add('other-login-type', 'another login type', () => tokens.ofOtherLoginType(uid, options));
    await add('other-audience', 'another audience', () => tokens.forOtherAudience(uid, options));
    await add('other-audience', 'another issuer', () => tokens.ofOtherIssuer(uid, options));
    for (const [variant, changes] of claimChanges) {
      await add('claims', variant, () => tokens.withClaims(uid, changes, options));
    }
    const good = await (type === 'access' ? tokens.access(uid, options) : tokens.refresh(uid, options));
    for (const [variant, token] of misshapen(auth, good))
      minted.push({ row: 'token-members', variant: `${variant}, ${type}`, token, type });
  }
  const plain = await tokens.access(uid, { scopes: [...scopes] });
  const bare = await tokens.access(uid, { fresh: true });
  const alike = await tokens.access(uid, { fresh: true, scopes: scopesLike(scopes) });
  return [
    ...minted,
    { row: 'not-fresh', variant: 'a token of a refresh', token: plain, type: 'access' },
    { row: 'insufficient-scope', variant: 'no scopes', token: bare, type: 'access' },
    { row: 'insufficient-scope', variant: 'scopes that are much like others', token: alike, type: 'access' },
  ];
}

/** Returns scopes that a server takes for the given ones if it compares parts of their text, or ignores the letter case. */
const scopesLike = (scopes: readonly string[]): string[] =>
  scopes
    .flatMap(scope => [`x${scope}`, scope.toUpperCase(), scope.replaceAll(':', '.')])
    .filter(scope => !scopes.some(held => satisfies(scope, held) || satisfies(held, scope)));

/** A server without a blocklist, sessions or issuers has no such tokens. */
function notConfigured(error: unknown): undefined {
  if (!(error instanceof ConfigurationError)) throw error;
}

/** Signs a good token again with members of the header, or with members that stand twice. */
function misshapen(auth: AuthX, token: string): (readonly [variant: string, token: string])[] {
  const { signing } = auth.config.keys;
  const key = signing?.identity.signingKey;
  if (!signing || !key) return [];
  const { header, claims } = decodeStrictly(token);
  const { algorithm } = signing;
  const signed = (changes: object): string => forge(claims, { header: { ...header, ...changes }, key, algorithm });
  const text = JSON.stringify(header);
  const content = JSON.stringify(claims);
  return [
    ['an unknown crit', signed({ crit: ['attack'], attack: true })],
    ['an empty crit', signed({ crit: [] })],
    ['b64 is false', signed({ crit: ['b64'], b64: false })],
    ['crit that names alg', signed({ crit: ['alg'] })],
    ['zip', signed({ zip: 'DEF' })],
    ['cty is JWT', signed({ cty: 'JWT' })],
    ['another typ', signed({ typ: 'dpop+jwt' })],
    ['alg twice', forge(claims, { header: `{"alg":"none",${text.slice(1)}`, key, algorithm })],
    ['sub twice', forge(`{"sub":"admin",${content.slice(1)}`, { header: text, key, algorithm })],
    ['claims that are a list', forge([claims], { header: text, key, algorithm })],
    ['claims that are null', forge('null', { header: text, key, algorithm })],
  ];
}
