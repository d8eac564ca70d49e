import { expect } from 'chai';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { longestExpires } from '../../src/config/Duration';
import { ConfigurationError } from '../../src/errors/errors';
import { longestToken } from '../../src/token/decodeStrictly';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import type { AccessTokenOptions } from '../../src/token/TokenOptions';
import { pemPair } from '../keys/keyPairs';
import { secret } from '../support/forge';
import { at, claimsOf, headerOf, nowInSeconds, party } from './issuing';

const { issuer } = party();
const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const start = 1_700_000_000;

const accessClaims = (options?: AccessTokenOptions): Record<string, unknown> =>
  at(start, () => claimsOf(issuer.issue('access', 'alice', options)));

describe('TokenIssuer', () => {
  it('writes exactly the claims of an access token', () => {
    const { jti, ...claims } = accessClaims();
    expect(jti).to.match(uuid4);
    expect(claims).to.deep.equal({
      sub: 'alice',
      type: 'access',
      fresh: false,
      csrf: '',
      iat: start,
      nbf: start,
      exp: start + 900,
    });
  });

  it('writes the claims of a refresh token, without fresh', () => {
    const { jti, ...claims } = at(start, () => claimsOf(issuer.issue('refresh', 'alice')));
    expect(jti).to.match(uuid4);
    expect(claims).to.deep.equal({
      sub: 'alice',
      type: 'refresh',
      csrf: '',
      iat: start,
      nbf: start,
      exp: start + 20 * 86_400,
    });
  });

  describe('the csrf claim', () => {
    const csrf = (options: AuthXOptions, type: 'access' | 'refresh'): unknown =>
      claimsOf(party(options).issuer.issue(type, 'alice')).csrf;

    it('has a new value in each token for a cookie', () => {
      const { issuer: own } = party({ tokenLocation: ['headers', 'cookies'] });
      const values = Array.from({ length: 20 }, (_, i) => claimsOf(own.issue(i % 2 ? 'access' : 'refresh', 'a')).csrf);
      for (const value of values) expect(value).to.match(uuid4);
      expect(new Set(values).size).to.equal(20);
    });

    it('is empty if tokens of the type are not in cookies', () => {
      for (const type of ['access', 'refresh'] as const) {
        expect(csrf({ tokenLocation: ['headers', 'query', 'json'] }, type)).to.equal('');
      }
      const split = { tokenLocation: ['headers'], refreshTokenLocation: ['cookies'] } satisfies AuthXOptions;
      expect(csrf(split, 'access')).to.equal('');
      expect(csrf(split, 'refresh')).to.match(uuid4);
    });

    it('is empty if csrf is not checked', () => {
      expect(csrf({ tokenLocation: ['cookies'], cookieCsrfProtect: false }, 'access')).to.equal('');
    });
  });

  it('writes the header of RFC 7519 section 5, with a kid that is derived from the key if none is configured', () => {
    const { kid, ...header } = headerOf(issuer.issue('access', 'alice'));
    expect(header).to.deep.equal({ alg: 'HS256', typ: 'JWT' });
    expect(kid).to.match(/^[\w-]{16}$/);
  });

  it('gives each token a new jti', () => {
    const ids = Array.from({ length: 100 }, () => claimsOf(issuer.issue('access', 'alice')).jti);
    expect(new Set(ids).size).to.equal(100);
  });

  it('writes whole seconds, so that no verifier sees a token from the future', () => {
    const { iat, nbf } = at(start + 0.9, () => claimsOf(issuer.issue('access', 'alice')));
    expect([iat, nbf]).to.deep.equal([start, start]);
  });

  it('throws without a private key', () => {
    const { issuer: verifiesOnly } = party({ algorithm: 'ES256', publicKey: pemPair('P-256').publicKey });
    expect(() => verifiesOnly.issue('access', 'alice')).to.throw(ConfigurationError, /^privateKey: /);
  });

  it('signs with a short RSA key if the configuration allows weak keys', () => {
    const { privateKey } = pemPair('rsa1024');
    const { issuer: weak, verifier } = party({ algorithm: 'RS256', privateKey, weakKeys: 'allow' });
    expect(verifier.verify(weak.issue('access', 'alice')).sub).to.equal('alice');
  });

  describe('uid', () => {
    it('must be a string', () => {
      for (const uid of [42, null, undefined, {}, ['alice'], '']) {
        expect(() => issuer.issue('access', uid as never)).to.throw(TypeError, 'uid');
      }
    });

    it('is written unchanged', () => {
      for (const uid of [' ', 'a\u0000b', '😀', '"}', '__proto__']) {
        expect(claimsOf(issuer.issue('access', uid)).sub).to.equal(uid);
      }
    });
  });

  describe('fresh', () => {
    it('is written together with auth_time', () => {
      expect(accessClaims({ fresh: true })).to.include({ fresh: true, auth_time: start });
    });

    it('writes no auth_time if it is false', () => {
      expect(accessClaims({ fresh: false })).not.to.have.property('auth_time');
    });
  });

  describe('renewable', () => {
    it('is written only if it is false', () => {
      expect(accessClaims({ renewable: false })).to.include({ renewable: false });
      for (const renewable of [true, undefined]) {
        expect(accessClaims({ renewable })).not.to.have.property('renewable');
      }
    });
  });

  it('refuses a value other than a boolean', () => {
    for (const name of ['fresh', 'renewable']) {
      for (const value of ['false', 'true', '', null, 0, 1]) {
        expect(() => issuer.issue('access', 'alice', { [name]: value }), name).to.throw(TypeError, name);
      }
    }
  });

  it('refuses an unknown option, and names the known ones', () => {
    for (const options of [{ freshh: true }, { scope: ['a'] }, { expiry: 60 }]) {
      expect(() => issuer.issue('access', 'alice', options as never)).to.throw(
        TypeError,
        'is not one of fresh, renewable, scopes, data, audience, headers, expires, authTime, acr, sid',
      );
    }
  });

  it('refuses inherited property names such as constructor in data, at any depth', () => {
    for (const data of [{ a: { constructor: 1 } }, { a: [{ b: { toString: 1 } }] }]) {
      expect(() => issuer.issue('access', 'alice', { data })).to.throw(TypeError, 'every object inherits it');
    }
  });

  describe('authTime', () => {
    it('is passed on unchanged', () => {
      expect(accessClaims({ authTime: start - 50 })).to.include({ fresh: false, auth_time: start - 50 });
      expect(accessClaims({ fresh: true, authTime: start - 50 })).to.include({ auth_time: start - 50 });
      expect(claimsOf(issuer.issue('refresh', 'alice', { authTime: 7 })).auth_time).to.equal(7);
    });

    it('must be a number of seconds, and not in the future', () => {
      for (const authTime of [NaN, Infinity, '5', new Date(), Date.now(), Date.now() / 1000 + 60]) {
        expect(() => issuer.issue('access', 'alice', { authTime: authTime as number })).to.throw(
          RangeError,
          'authTime',
        );
      }
    });
  });

  describe('auth_time at the limit of the clock skew', () => {
    const authTime = start + 5;

    it('is accepted at the limit, and refused one second later', () => {
      expect(accessClaims({ authTime })).to.include({ auth_time: authTime });
      expect(() => accessClaims({ authTime: authTime + 1 })).to.throw(RangeError, 'authTime');
    });
  });

  describe('optional claims', () => {
    it('include iss if the configuration has encodeIssuer', () => {
      const { issuer: configured } = party({ encodeIssuer: 'https://login.example' });
      expect(claimsOf(configured.issue('access', 'alice')).iss).to.equal('https://login.example');
      expect(accessClaims()).not.to.have.property('iss');
    });

    it('include sid and cookie_lifetimes if the caller gives them', () => {
      const claims = claimsOf(
        issuer.issue('access', 'alice', { sid: 's1' }, { cookieLifetimes: { access: 'session' } }),
      );
      expect(claims).to.deep.include({ sid: 's1', cookie_lifetimes: { access: 'session' } });
    });

    it('include the given jti, and the issue time in milliseconds if sessions need it', () => {
      const config = new AuthXConfig({ secretKey: secret });
      const own = { jti: 'the-jti', since: 1_699_999_999_123 };
      expect(claimsOf(new TokenIssuer(config, true).issue('access', 'alice', {}, own))).to.include({
        jti: 'the-jti',
        iat_ms: 1_699_999_999_123,
      });
      expect(claimsOf(new TokenIssuer(config).issue('access', 'alice', {}, own))).not.to.have.property('iat_ms');
    });
  });

  it('signs a token again with other cookie lifetimes, and keeps everything else', () => {
    const { issuer: named, verifier } = party({ keyId: '2026' });
    const token = named.issue('access', 'alice', { headers: { x5t: 'abc' }, data: { team: 'blue' } });
    const changed = named.withCookieLifetimes(token, verifier.verify(token), { refresh: 60 });
    expect(headerOf(changed)).to.deep.equal(headerOf(token));
    expect(claimsOf(changed)).to.deep.equal({ ...claimsOf(token), cookie_lifetimes: { refresh: 60 } });
    expect(verifier.verify(changed).jti).to.equal(claimsOf(token).jti);
  });

  it('returns a token with other cookie lifetimes unchanged if it cannot sign', () => {
    const pair = pemPair('P-256');
    const { issuer: signs, verifier } = party({ algorithm: 'ES256', privateKey: pair.privateKey });
    const { issuer: verifiesOnly } = party({ algorithm: 'ES256', publicKey: pair.publicKey });
    const token = signs.issue('access', 'alice');
    expect(verifiesOnly.withCookieLifetimes(token, verifier.verify(token), { access: 60 })).to.equal(token);
  });

  it('issues a token of exactly the longest length that is accepted', () => {
    // With this header, the parts can have this length in base64url.
    const { issuer: exact } = party({ secretKey: secret, keyId: 'key' });
    const lengthWith = (text: string): number => exact.issue('access', 'alice', { data: { text } }).length;
    // Three bytes of JSON are four characters of base64url.
    let text = 'x'.repeat(Math.floor(((longestToken - lengthWith('')) * 3) / 4) - 4);
    while (lengthWith(text) < longestToken) text += 'x';
    expect(lengthWith(text)).to.equal(longestToken);
    expect(() => lengthWith(`${text}xxx`)).to.throw(RangeError, 'more than 8192');
  });

  describe('scopes', () => {
    it('are written as a list', () => {
      expect(accessClaims({ scopes: ['users:read', 'admin:*'] }).scopes).to.deep.equal(['users:read', 'admin:*']);
      expect(accessClaims({ scopes: [] }).scopes).to.deep.equal([]);
    });

    it('must be a list of strings', () => {
      for (const scopes of ['users:read', [42], [null], { 0: 'a', length: 1 }, 5]) {
        expect(() => issuer.issue('access', 'alice', { scopes: scopes as never })).to.throw(TypeError, 'scopes');
      }
    });
  });

  describe('data', () => {
    it('is written at the top level', () => {
      expect(accessClaims({ data: { tenant: 7, roles: ['a'], nested: { deep: [null] } } })).to.deep.include({
        tenant: 7,
        roles: ['a'],
        nested: { deep: [null] },
      });
    });

    const reserved = [
      'iss',
      'sub',
      'aud',
      'exp',
      'nbf',
      'iat',
      'jti',
      'type',
      'fresh',
      'csrf',
      'scopes',
      'scope',
      'sid',
      'login_type',
      'auth_time',
      'orig_iat',
      'renewable',
      // jsonwebtoken cannot handle these.
      'constructor',
      'valueOf',
      'hasOwnProperty',
    ];
    for (const name of reserved) {
      it(`cannot set ${name}, not even to undefined`, () => {
        for (const value of ['x', undefined]) {
          expect(() => issuer.issue('access', 'alice', { data: { [name]: value } })).to.throw(
            TypeError,
            `data.${name} `,
          );
        }
      });
    }

    it('cannot set the claim with the subject', () => {
      const { issuer: other } = party({ identityClaim: 'uid' });
      expect(() => other.issue('access', 'alice', { data: { uid: 'root' } })).to.throw(TypeError, 'data.uid ');
      expect(() => other.issue('access', 'alice', { data: { sub: 'root' } })).to.throw(TypeError, 'data.sub ');
    });

    it('cannot set __proto__', () => {
      const data = JSON.parse('{"__proto__":{"sub":"root"}}') as object;
      expect(() => issuer.issue('access', 'alice', { data: data as never })).to.throw(TypeError, 'data.__proto__ ');
    });

    it('does not write inherited properties', () => {
      const data = Object.create({ sub: 'root', admin: true }) as Record<string, unknown>;
      expect(accessClaims({ data })).to.include({ sub: 'alice' }).and.not.have.property('admin');
    });

    it('is refused if it makes the token too long to be accepted', () => {
      expect(() => issuer.issue('access', 'alice', { data: { text: 'x'.repeat(8192) } })).to.throw(
        RangeError,
        'more than 8192',
      );
    });

    it('is refused if it is nested too deeply to be accepted', () => {
      let deep: unknown = 1;
      for (let i = 0; i < 40; i++) deep = [deep];
      expect(() => issuer.issue('access', 'alice', { data: { deep } })).to.throw(RangeError, 'nested');
    });
  });

  describe('audience', () => {
    it('replaces the configured one', () => {
      const { issuer: configured } = party({ encodeAudience: 'api' });
      expect(claimsOf(configured.issue('access', 'alice')).aud).to.equal('api');
      expect(claimsOf(configured.issue('access', 'alice', { audience: ['a', 'b'] })).aud).to.deep.equal(['a', 'b']);
    });

    it('must be a string or a list of strings, and not empty', () => {
      for (const audience of ['', [], [''], ['api', ''], 42, [42], null, {}]) {
        expect(() => issuer.issue('access', 'alice', { audience: audience as never })).to.throw(TypeError, 'audience');
      }
    });
  });

  describe('headers', () => {
    it('are added to alg and typ', () => {
      const token = issuer.issue('access', 'alice', { headers: { x5t: 'abc', custom: [1] } });
      expect(headerOf(token)).to.deep.equal({
        alg: 'HS256',
        kid: headerOf(token).kid,
        typ: 'JWT',
        x5t: 'abc',
        custom: [1],
      });
    });

    it('can have the typ at+jwt', () => {
      expect(headerOf(issuer.issue('access', 'alice', { headers: { typ: 'at+jwt' } })).typ).to.equal('at+jwt');
      for (const typ of ['JWE', '', 42, null]) {
        expect(() => issuer.issue('access', 'alice', { headers: { typ } })).to.throw(TypeError, 'headers.typ');
      }
    });

    for (const name of ['alg', 'crit', 'b64', 'zip', 'cty', 'jwk', 'jku', 'x5u', 'x5c']) {
      it(`cannot set ${name}`, () => {
        for (const value of ['none', undefined]) {
          expect(() => issuer.issue('access', 'alice', { headers: { [name]: value } })).to.throw(
            TypeError,
            `headers.${name} `,
          );
        }
      });
    }

    it('cannot set __proto__', () => {
      const headers = JSON.parse('{"__proto__":{"alg":"none"}}') as Record<string, unknown>;
      expect(() => issuer.issue('access', 'alice', { headers })).to.throw(TypeError, 'headers.__proto__ ');
    });

    it('cannot set another kid than the configured one', () => {
      expect(() => issuer.issue('access', 'alice', { headers: { kid: 'x' } })).to.throw(TypeError, 'keyId');
      const { issuer: named } = party({ keyId: '2026' });
      expect(() => named.issue('access', 'alice', { headers: { kid: 'x' } })).to.throw(TypeError, 'keyId');
      expect(headerOf(named.issue('access', 'alice', { headers: { kid: '2026' } })).kid).to.equal('2026');
      expect(headerOf(named.issue('access', 'alice')).kid).to.equal('2026');
    });
  });

  describe('expires', () => {
    it('is a number of seconds, a number with its unit, or a date', () => {
      expect(accessClaims({ expires: 60 }).exp).to.equal(start + 60);
      expect(accessClaims({ expires: '2h' }).exp).to.equal(start + 7200);
      expect(accessClaims({ expires: new Date((start + 5.5) * 1000) }).exp).to.equal(start + 5);
    });

    it('is refused with a message that names null', () => {
      for (const act of [
        () => issuer.issue('access', 'alice', { expires: null as never }),
        () => issuer.lifetime('access', null as never),
      ]) {
        expect(act).to.throw(RangeError, /^expires is null\. Omit it /);
      }
    });

    it('is at most ten years, unless it is a date', () => {
      expect(accessClaims({ expires: longestExpires }).exp).to.equal(start + longestExpires);
      expect(() => accessClaims({ expires: longestExpires + 1 })).to.throw(RangeError, 'new Date(seconds * 1000)');
      const date = new Date((start + longestExpires + 1) * 1000);
      expect(accessClaims({ expires: date }).exp).to.equal(start + longestExpires + 1);
    });

    it('can be longer than ten years if the configuration says so', () => {
      const { issuer: patient } = party({ accessTokenExpires: '7000d', refreshTokenExpires: '7000d' });
      expect(at(start, () => claimsOf(patient.issue('access', 'alice')).exp)).to.equal(start + 7000 * 86_400);
    });

    it('is refused with its own message if it is an invalid date', () => {
      expect(() => accessClaims({ expires: new Date(NaN) })).to.throw(RangeError, 'expires is not a date.');
      expect(() => accessClaims({ expires: new Date(start + 900) })).to.throw(RangeError, 'new Date(seconds * 1000)');
    });

    it('is used if tokens never expire by default', () => {
      const { issuer: never } = party({ accessTokenExpires: null });
      expect(claimsOf(never.issue('access', 'alice'))).not.to.have.property('exp');
      expect(at(start, () => claimsOf(never.issue('access', 'alice', { expires: 60 })).exp)).to.equal(start + 60);
    });

    const impossible = [NaN, Infinity, -Infinity, -1, '300', '5 minutes', '', '-5m', null, true, new Date(NaN)];
    for (const expires of impossible) {
      it(`cannot be ${typeof expires} ${expires instanceof Date ? 'invalid date' : String(expires)}`, () => {
        expect(() => issuer.issue('access', 'alice', { expires: expires as never })).to.throw(RangeError);
        expect(() => issuer.lifetime('access', expires as never)).to.throw(RangeError);
      });
    }
  });

  describe('lifetime', () => {
    it('is the lifetime of a token of the type, in whole seconds', () => {
      expect(issuer.lifetime('access')).to.equal(900);
      expect(issuer.lifetime('refresh')).to.equal(20 * 86_400);
      expect(issuer.lifetime('access', '1h')).to.equal(3600);
      expect(issuer.lifetime('access', 1.7)).to.equal(1);
      expect(at(start, () => issuer.lifetime('access', new Date((start + 90) * 1000)))).to.equal(90);
    });

    it('is undefined for tokens that never expire', () => {
      expect(party({ refreshTokenExpires: null }).issuer.lifetime('refresh')).to.equal(undefined);
    });
  });

  it('uses the current time of the clock', () => {
    const before = nowInSeconds();
    const { iat } = claimsOf(issuer.issue('access', 'alice'));
    expect(iat).to.be.within(before, nowInSeconds());
  });
});
