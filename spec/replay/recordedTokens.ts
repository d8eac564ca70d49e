import { randomUUID } from 'node:crypto';
import { pemPair } from '../keys/keyPairs';
import { forge, goodClaims, type Forging } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { adminSecret, previousSecret } from './configurations';
import type { RecordedServer } from './RecordedServer';

type Make = (server: RecordedServer) => string | Promise<string>;

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** The claims of a token that lives as long as AuthX lets one. */
const mintedClaims = (changes: Record<string, unknown> = {}): Record<string, unknown> =>
  goodClaims({ iat: inSeconds(0), exp: inSeconds(900), ...changes });

const withClaims =
  (changes: Record<string, unknown> = {}, forging?: Forging): Make =>
  () =>
    forge(mintedClaims(changes), forging);

const without =
  (claim: string): Make =>
  () => {
    const { [claim]: _left, ...others } = mintedClaims();
    return forge(others);
  };

const lastingFor =
  (seconds: number, changes: Record<string, unknown> = {}, forging?: Forging): Make =>
  () =>
    forge(mintedClaims({ exp: inSeconds(seconds), ...changes }), forging);

const refresh = (forging?: Forging): Make => lastingFor(1_728_000, { type: 'refresh', fresh: undefined }, forging);

/** The text that AuthX takes out of a header wherever it stands. */
const withPrefixInside = (token: string): string => `${token.slice(0, 20)}Bearer ${token.slice(20)}`;

const withCsrf = (changes: Record<string, unknown> = {}): Make => withClaims({ csrf: randomUUID(), ...changes });

const nearExpiry: Make = server =>
  lastingFor(300, { csrf: randomUUID(), scopes: ['admin:*'], fresh: true, role: 'x' })(server);

/** A placeholder that lists the scopes which the token holds. */
const scoped = /^scopes=(.+)$/;

/** How each token that the rows name is made, unless a configuration says otherwise: as AuthX would have minted it. */
const tokens: Readonly<Record<string, Make>> = {
  access: withClaims(),
  refresh: refresh(),
  'access fresh': withClaims({ fresh: true }),
  'access fresh no scope': withClaims({ fresh: true }),
  'access scopes=[read]': withClaims({ scopes: ['read'] }),
  'no scopes claim': withClaims(),
  'expired access': lastingFor(-60),

  'HS512 same key': withClaims({}, { algorithm: 'HS512' }),
  'header alg HS256 but typ=x': withClaims({}, { header: { typ: 'x' } }),
  'kid int': withClaims({}, { header: { kid: 1 } }),
  'nbf +60': () => forge(mintedClaims({ nbf: inSeconds(60) })),
  'nbf present': () => forge(mintedClaims({ nbf: inSeconds(-5) })),
  "exp string 'abc'": withClaims({ exp: 'abc' }),
  'exp 30000000000': withClaims({ exp: 30_000_000_000 }),
  'exp true': withClaims({ exp: true }),
  'iat string': withClaims({ iat: 'abc' }),
  'no iat': without('iat'),
  'sub int': withClaims({ sub: 5 }),
  'sub null': withClaims({ sub: null }),
  'sub empty': withClaims({ sub: '' }),
  'type other': withClaims({ type: 'other' }),
  'no jti': without('jti'),
  'jti int': withClaims({ jti: 5 }),
  'scopes null': withClaims({ scopes: null }),
  'fresh null': withClaims({ fresh: null }),
  'access, Bearer inside': async server => withPrefixInside(await server.token('access')),

  'member twice': () => forge(JSON.stringify(mintedClaims()).replace('{', '{"sub":"mallory",')),
  'over 8 KB': withClaims({ padding: 'x'.repeat(7000) }),

  "cookie token csrf=''": withClaims({ csrf: '' }),
  'cookie token csrf null': withClaims({ csrf: null }),
  'cookie token csrf=abc': withClaims({ csrf: 'abc' }),
  'cx access': withCsrf(),
  'cf access': withCsrf(),
  'near-expiry access': nearExpiry,
  'near-expiry, logging out': nearExpiry,
  'cookie no exp': without('exp'),
  // Of a moment ago: what would live no longer than it does already is not renewed.
  '15-min access': () => forge(mintedClaims({ iat: inSeconds(-2), exp: inSeconds(898) })),
  'fresh sub=dave 2': withClaims({ sub: 'dave', fresh: true }),

  'previous-key access': withClaims({}, { key: previousSecret }),
  'previous-key refresh': refresh({ key: previousSecret }),
  'unrelated-key access': withClaims({}, { key: 'a-key-that-no-configuration-has-ever-been-given' }),
  'expired, current key': lastingFor(-60),
  'aud mismatch current key': withClaims({ aud: 'x' }),
  RS256: rsa('rsa2048'),
  'RS256 other key': rsa('other-rsa2048'),
  'RS256 previous key': rsa('other-rsa2048'),
  'HS512 for hs512': withClaims({}, { algorithm: 'HS512' }),
  'aud=api': withClaims({ aud: 'api' }),
  'aud=[x,api]': withClaims({ aud: ['x', 'api'] }),
  'aud=mobile': withClaims({ aud: 'mobile' }),
  'user access 2 (scopes docs:read, dept=x)': withClaims({ login_type: 'user', scopes: ['docs:read'], dept: 'x' }),
  'user access bob (no scopes)': withClaims({ sub: 'bob', login_type: 'user' }),
  'user access': withClaims({ login_type: 'user' }),
  'user access, revoked': server => server.block(forge(mintedClaims({ login_type: 'user' }))),
  'user refresh': lastingFor(1_728_000, { type: 'refresh', fresh: undefined, login_type: 'user' }),
  'admin access': withClaims({ login_type: 'admin' }, { key: adminSecret }),
  'user key, no login_type 2': withClaims(),
  'user key, login_type int': withClaims({ login_type: 5 }),
  'user key, login_type admin': withClaims({ login_type: 'admin' }),
  'admin key, no login_type': withClaims({}, { key: adminSecret }),
  'expired user': lastingFor(-60, { login_type: 'user' }),
  'expired admin': lastingFor(-60, { login_type: 'admin' }, { key: adminSecret }),
  'expired 5 s ago': lastingFor(-5),
};

function rsa(pair: 'rsa2048' | 'other-rsa2048'): Make {
  return () => forge(mintedClaims(), { algorithm: 'RS256', key: pemPair(pair).privateKey });
}

/** Tokens that the server itself issued, and what was done with them before the rows that name them. */
const ofLogins: Readonly<Record<string, Make>> = {
  'login refresh': async server => (await server.login()).refresh,
  'refreshed access': server => server.refreshed(),
  'login access': async server => {
    const { access } = await server.login();
    await server.logOut(access);
    return access;
  },
  'login access, Bearer inside': async server => withPrefixInside(await server.token('login access')),
  'cookie access': async server => (await server.login()).access,
  'cookie refresh': async server => (await server.login()).refresh,
};

/** Tokens that are blocked in one configuration. */
const blocked: Readonly<Record<string, Make>> = {
  'h expired access': server => server.block(forge(mintedClaims({ exp: inSeconds(-60) }))),
};

/** Makes the token that a placeholder names. */
export function makeToken(server: RecordedServer, name: string): string | Promise<string> {
  const upperCased = /^upper-cased (.+)$/.exec(name)?.[1];
  if (upperCased !== undefined) return server.token(upperCased).then(text => text.toUpperCase());
  const csrfOf = /^csrf of (.+)$/.exec(name)?.[1];
  if (csrfOf !== undefined) return server.token(csrfOf).then(token => String(claimsOf(token).csrf));
  const scopes = scoped.exec(name)?.[1];
  if (scopes !== undefined) return forge(mintedClaims({ scopes: JSON.parse(scopes) as unknown }));
  const make = blocked[`${server.name} ${name}`] ?? ofLogins[name] ?? tokens[name];
  if (!make) throw new Error(`No token is called <${name}>.`);
  return make(server);
}
