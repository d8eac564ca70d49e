import { expect } from 'chai';
import fc from 'fast-check';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { reservedClaims } from '../../src/config/reservedClaims';
import type { TokenPayload } from '../../src/token/TokenPayload';
import { pemPair } from '../keys/keyPairs';
import { forge, goodClaims, secret } from '../support/forge';
import { at, claimsOf, headerOf, party } from './issuing';

type Json = Record<string, unknown>;

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const hour = 3600;
/** The times of issue and of renewal. */
const start = 1_700_000_000;
const later = start + 800;
const cookies = { tokenLocation: ['cookies'] } satisfies AuthXOptions;

/** Returns the claims of an access token that lives for 15 minutes from `start`. */
const given = (changes: Json = {}): Json => ({
  ...goodClaims(),
  csrf: 'old',
  iat: start,
  nbf: start,
  exp: start + 900,
  ...changes,
});

interface Renewing {
  readonly options?: AuthXOptions;
  readonly lifetime?: number | null;
  /** The time of the renewal. */
  readonly when?: number;
  /** The token itself, if its header or key matters too. */
  readonly token?: string;
}

/** Returns the renewed token for a token with these claims. */
function renewed(
  claims: Json,
  { options = {}, lifetime = null, when = later, token }: Renewing = {},
): string | undefined {
  const { issuer, verifier } = party(Object.assign({}, cookies, options));
  return at(when, () => issuer.renew(verifier.verify(token ?? forge(claims)), lifetime));
}

const claimsAfter = (claims: Json, renewing?: Renewing): Json => claimsOf(renewed(claims, renewing) as string);

describe('TokenIssuer.renew', () => {
  it('keeps every claim, except those of a single token or moment', () => {
    const kept = {
      sub: 'alice',
      type: 'access',
      aud: ['api', 'web'],
      iss: 'me',
      scopes: ['users:read', 'admin:*'],
      sid: 's-1',
      login_type: 'staff',
      auth_time: start - hour,
      tenant: 7,
      nested: { deep: [null, { a: '\u00e9' }] },
      '': 'no name',
    };
    const { jti, fresh, csrf, iat, nbf, exp, orig_iat, ...rest } = claimsAfter(given(kept), {
      options: { decodeAudience: 'api', decodeIssuer: 'me', loginType: 'staff' },
    });
    expect(rest).to.deep.equal(kept);
    expect({ fresh, iat, nbf, exp, orig_iat }).to.deep.equal({
      fresh: false,
      iat: later,
      nbf: later,
      exp: later + 900,
      orig_iat: start - hour,
    });
    expect(jti).to.match(uuid4);
    expect(csrf).to.match(uuid4);
  });

  it('returns a token that is accepted and has the same claims', () => {
    const { verifier } = party(cookies);
    const token = renewed(given({ scopes: ['a'], tenant: 7 })) as string;
    const payload = at(later, () => verifier.verify(token));
    expect(payload.sub).to.equal('alice');
    expect(payload.scopes).to.deep.equal(['a']);
    expect(payload.extra).to.deep.equal({ tenant: 7 });
    expect(payload.origIat).to.equal(start);
  });

  it('keeps the null claims of AuthX, except nbf', () => {
    const nulls = { aud: null, iss: null, scopes: null, csrf: 'old', nbf: null };
    expect(claimsAfter(given(nulls))).to.deep.include({ aud: null, iss: null, scopes: null, nbf: later });
  });

  it('keeps the claim with the subject', () => {
    const claims = claimsAfter(given({ sub: undefined, uid: 'alice' }), { options: { identityClaim: 'uid' } });
    expect(claims).to.include({ uid: 'alice' }).and.not.have.property('sub');
  });

  it('gives each token a new jti', () => {
    const claims = given();
    const ids = Array.from({ length: 50 }, () => claimsAfter(claims).jti);
    expect(new Set([claims.jti, ...ids]).size).to.equal(51);
  });

  it('makes the token not fresh, and keeps auth_time', () => {
    const claims = claimsAfter(given({ fresh: true, auth_time: start - 5 }));
    expect(claims).to.include({ fresh: false, auth_time: start - 5 });
    expect(claimsAfter(given({ fresh: true })))
      .to.include({ fresh: false })
      .and.not.have.property('auth_time');
    expect(claimsAfter(given({ fresh: undefined }))).to.include({ fresh: false });
  });

  it('writes nbf if new tokens have it', () => {
    expect(claimsAfter(given({ nbf: undefined }))).to.include({ nbf: later });
    expect(claimsAfter(given(), { options: { encodeNbf: false } })).not.to.have.property('nbf');
  });

  it('writes times in whole seconds', () => {
    expect(claimsAfter(given(), { when: later + 0.9 })).to.include({ iat: later, nbf: later, exp: later + 900 });
  });

  it('writes the header of a new token', () => {
    const options = { keyId: 'new' };
    const token = renewed(given(), {
      options,
      token: forge(given(), { header: { kid: 'new', typ: 'at+jwt', x5t: 'x' } }),
    });
    expect(headerOf(token as string)).to.deep.equal({ alg: 'HS256', typ: 'JWT', kid: 'new' });
  });

  describe('csrf', () => {
    it('gets a new value if a cookie shows it to scripts', () => {
      expect(claimsAfter(given()).csrf).to.match(uuid4);
      expect(claimsAfter(given({ csrf: '' })).csrf).to.match(uuid4);
      expect(claimsAfter(given({ csrf: undefined })).csrf).to.match(uuid4);
    });

    it('keeps the old value if no cookie would show a new one', () => {
      const options = { csrfInCookies: false };
      expect(claimsAfter(given(), { options }).csrf).to.equal('old');
      expect(claimsAfter(given({ csrf: '' }), { options }).csrf).to.match(uuid4);
    });

    it('is empty if it is not checked', () => {
      expect(claimsAfter(given(), { options: { cookieCsrfProtect: false } }).csrf).to.equal('');
      expect(claimsAfter(given(), { options: { tokenLocation: ['headers'] } }).csrf).to.equal('');
    });
  });

  describe('orig_iat', () => {
    it('is the time of issue of the first token', () => {
      expect(claimsAfter(given()).orig_iat).to.equal(start);
    });

    it('is the time of the login if the first token has auth_time', () => {
      expect(claimsAfter(given({ auth_time: start - hour })).orig_iat).to.equal(start - hour);
    });

    it('is copied from the predecessor', () => {
      expect(claimsAfter(given({ orig_iat: start - 2 * hour })).orig_iat).to.equal(start - 2 * hour);
      const claims = given({ orig_iat: start - 2 * hour, auth_time: start - hour });
      expect(claimsAfter(claims).orig_iat).to.equal(start - 2 * hour);
      expect(claimsAfter(given({ orig_iat: 0 })).orig_iat).to.equal(0);
    });

    it('stays that of the first token, however often it is renewed', () => {
      let claims = given();
      for (let i = 1; i <= 5; i++) {
        claims = claimsAfter(claims, { when: start + i * 800 });
        expect(claims).to.include({ orig_iat: start, iat: start + i * 800, exp: start + i * 800 + 900 });
      }
    });
  });

  describe('exp', () => {
    it('is as late as that of a new token', () => {
      expect(claimsAfter(given(), { options: { accessTokenExpires: '1h' } }).exp).to.equal(later + hour);
    });

    it('keeps the lifetime of the predecessor if new tokens never expire', () => {
      expect(claimsAfter(given(), { options: { accessTokenExpires: null } }).exp).to.equal(later + 900);
    });

    it('is at most one lifetime after the login', () => {
      expect(claimsAfter(given(), { lifetime: 1000 }).exp).to.equal(start + 1000);
      expect(claimsAfter(given({ auth_time: start - hour }), { lifetime: hour + 1000 }).exp).to.equal(start + 1000);
      expect(claimsAfter(given({ orig_iat: start - hour }), { lifetime: hour + 1000 }).exp).to.equal(start + 1000);
      expect(claimsAfter(given(), { lifetime: 1700 }).exp).to.equal(later + 900);
      expect(claimsAfter(given(), { lifetime: null }).exp).to.equal(later + 900);
    });
  });

  describe('when a renewal is not possible', () => {
    const none: readonly (readonly [why: string, claims: Json, renewing?: Renewing])[] = [
      ['if the lifetime of the series ends with the token', given(), { lifetime: 900 }],
      ['if the lifetime of the series ends before the token', given(), { lifetime: 899 }],
      ['if the lifetime of the series is over', given({ auth_time: start - 2 * hour }), { lifetime: hour }],
      ['if the new token would not expire later', given(), { when: start }],
      ['if the old token lives longer than a new one', given({ exp: later + 901 })],
      ['for a token without iat', given({ iat: undefined })],
      ['for a token without iat but with auth_time', given({ iat: undefined, auth_time: start })],
      ['for a token that never expires', given({ exp: undefined }), { options: { accessTokenExpires: null } }],
    ];
    for (const [why, claims, renewing] of none) {
      it(`returns undefined ${why}`, () => {
        expect(renewed(claims, renewing)).to.equal(undefined);
      });
    }

    it('returns undefined without a signing key', () => {
      const { publicKey, privateKey } = pemPair('P-256');
      const signed = party({ algorithm: 'ES256', privateKey, ...cookies });
      const verifies = party({ algorithm: 'ES256', publicKey, ...cookies });
      const token = at(start, () => signed.issuer.issue('access', 'alice'));
      at(later, () => {
        expect(verifies.issuer.renew(verifies.verifier.verify(token), null)).to.equal(undefined);
        expect(signed.issuer.renew(signed.verifier.verify(token), null)).to.be.a('string');
      });
    });
  });

  it('signs with the current key, even if the predecessor was signed with the previous key', () => {
    const previous = 'the-secret-before-the-last-rotation-which-is-as-long-as-the-one-after-it';
    const options = { previousSecretKey: previous, keyId: 'new', previousKeyId: 'old' };
    const token = renewed(given(), { options, token: forge(given(), { key: previous, header: { kid: 'old' } }) });
    expect(headerOf(token as string).kid).to.equal('new');
    const { verifier } = party({ secretKey: secret, keyId: 'new' });
    expect(at(later, () => verifier.verify(token as string)).sub).to.equal('alice');
  });

  it('does not change the predecessor', () => {
    const { issuer, verifier } = party(cookies);
    const claims = given({ nested: { a: 1 } });
    at(later, () => {
      const payload = verifier.verify(forge(claims));
      issuer.renew(payload, null);
      expect(payload.toJSON()).to.deep.equal(claims);
    });
  });

  describe('with any data of the application', () => {
    const changed = ['jti', 'fresh', 'csrf', 'iat', 'nbf', 'exp', 'orig_iat'];
    const { issuer, verifier } = party(cookies);
    const without = (claims: Json): Json =>
      Object.fromEntries(Object.entries(claims).filter(([name]) => !changed.includes(name)));
    const hasInherited = (value: unknown): boolean =>
      typeof value === 'object' &&
      value !== null &&
      Object.entries(value).some(([name, child]) => name in Object.prototype || hasInherited(child));
    const name = fc.string({ unit: 'binary', maxLength: 12 }).filter(text => !reservedClaims.has(text));
    const data = fc
      .dictionary(name, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
      .filter(claims => !hasInherited(claims));
    const scopes = fc.array(fc.string());

    it('keeps the claims of the predecessor in a different token', () => {
      fc.assert(
        fc.property(fc.string({ minLength: 1 }), data, scopes, fc.boolean(), (uid, own, held, fresh) => {
          const token = at(start, () => issuer.issue('access', uid, { data: own, scopes: held, fresh }));
          const after = at(later, () => issuer.renew(verifier.verify(token), null)) as string;
          expect(without(claimsOf(after))).to.deep.equal(without(claimsOf(token)));
          expect(claimsOf(after).jti).not.to.equal(claimsOf(token).jti);
          const payload: TokenPayload = at(later, () => verifier.verify(after));
          expect(payload.extra).to.deep.equal(JSON.parse(JSON.stringify(own)));
        }),
      );
    });

    it('never exceeds the lifetime, however the token is renewed', () => {
      const steps = fc.array(fc.integer({ min: 1, max: 899 }), { maxLength: 12 });
      fc.assert(
        fc.property(steps, fc.integer({ min: 1, max: 2 * hour }), (waits, lifetime) => {
          let token = at(start, () => issuer.issue('access', 'alice'));
          let now = start;
          for (const wait of waits) {
            now += wait;
            if (now >= Number(claimsOf(token).exp)) break;
            const next = at(now, () => issuer.renew(verifier.verify(token), lifetime));
            if (next === undefined) continue;
            expect(claimsOf(next).exp)
              .to.be.greaterThan(Number(claimsOf(token).exp))
              .and.at.most(start + lifetime);
            token = next;
          }
        }),
      );
    });
  });
});
