import { expect } from 'chai';
import { JWTDecodeError } from '../../src/errors/errors';
import type { TokenPayload } from '../../src/token/TokenPayload';
import { forge, goodClaims } from '../support/forge';
import { at, nowInSeconds, party } from './issuing';

let now: number;

/** Returns the payload of a token with these claims. */
const payloadOf = (changes: Record<string, unknown> = {}): TokenPayload =>
  party({
    accessTokenExpires: null,
    decodeAudience: ['api', 'web'],
    loginType: changes.login_type as string | undefined,
  }).verifier.verify(forge(goodClaims({ aud: 'api', iat: now, exp: now + 900, ...changes })));

describe('TokenPayload', () => {
  beforeEach(() => {
    now = nowInSeconds();
  });

  it('has the claims that this library uses', () => {
    const claims = {
      sub: 'alice',
      jti: 'j1',
      type: 'access',
      fresh: true,
      renewable: false,
      iat: now - 1.5,
      exp: now + 900.5,
      nbf: now - 2,
      iss: 'me',
      aud: ['api', 'web'],
      scopes: ['a', 'b:*'],
      csrf: 'c',
      sid: 's1',
    };
    expect(payloadOf({ ...claims, login_type: 'staff', auth_time: now - 50, orig_iat: now - 70 })).to.deep.include({
      ...claims,
      loginType: 'staff',
      authTime: now - 50,
      origIat: now - 70,
    });
  });

  it('returns defaults for missing claims: undefined, false for fresh, true for renewable, and no scopes', () => {
    const payload = payloadOf({ fresh: undefined, csrf: undefined, iat: undefined, exp: undefined });
    for (const name of ['iat', 'exp', 'nbf', 'iss', 'csrf', 'sid', 'loginType', 'authTime', 'origIat'] as const) {
      expect(payload[name], name).to.equal(undefined);
    }
    expect(payload.fresh).to.equal(false);
    expect(payload.renewable).to.equal(true);
    expect(payload.scopes).to.deep.equal([]);
  });

  describe('extra', () => {
    it('has only the claims of the application', () => {
      const own = { email: 'a@b.example', nested: { list: [1, { deep: true }] }, nothing: null };
      expect(
        payloadOf({
          ...own,
          scopes: ['a'],
          sid: 's',
          login_type: 'x',
          scope: 'a',
          client_id: 'c',
          orig_iat: 7,
          renewable: true,
        }).extra,
      ).to.deep.equal(own);
    });

    it('does not repeat the claim with the subject', () => {
      const { verifier } = party({ identityClaim: 'uid' });
      expect(verifier.verify(forge(goodClaims({ uid: 'bob', n: 1 }))).extra).to.deep.equal({ n: 1 });
    });

    it('has no __proto__ member', () => {
      const text = JSON.stringify(goodClaims({ aud: 'api' })).replace('{', '{"__proto__":{"admin":true},');
      const payload = party({ decodeAudience: 'api' }).verifier.verify(forge(text));
      expect(payload.extra).to.deep.equal({});
      expect((payload.extra as { admin?: unknown }).admin).to.equal(undefined);
      expect(Object.getPrototypeOf(payload.extra)).to.equal(Object.prototype);
      expect(({} as { admin?: unknown }).admin).to.equal(undefined);
    });
  });

  it('is deeply frozen, because many requests share it', () => {
    const lifetimes = { cookie_lifetimes: { access: 60 } };
    const payload = payloadOf({ scopes: ['a'], aud: ['api'], own: { list: [{ deep: 1 }] }, ...lifetimes });
    const { own } = payload.extra as { own: { list: { deep: number }[] } };
    const aims = [payload, payload.scopes, payload.aud, payload.extra, own, own.list, own.list[0], payload.toJSON()];
    expect(Object.isFrozen(payload.cookieLifetimes)).to.equal(true);
    for (const aim of aims) expect(Object.isFrozen(aim)).to.equal(true);
    expect(() => (payload.scopes as string[]).push('admin:*')).to.throw(TypeError);
    expect(() => Object.assign(payload, { sub: 'root' })).to.throw(TypeError);
    expect(() => Object.assign(payload.toJSON(), { sub: 'root' })).to.throw(TypeError);
  });

  it('is frozen before its claims are read, with scopes and with scope', () => {
    for (const scopes of [{ scopes: ['a'] }, { scope: 'a b' }, {}]) {
      const payload = payloadOf({ aud: ['api'], cookie_lifetimes: { access: 60 }, ...scopes });
      for (const aim of [payload, payload.scopes, payload.aud, payload.cookieLifetimes])
        expect(Object.isFrozen(aim)).to.equal(true);
    }
  });

  it('is written to JSON as the claims of the token', () => {
    const claims = goodClaims({ aud: 'api', login_type: 'staff', scope: 'a b', own: { n: [1] } });
    const payload = payloadOf(claims);
    expect(payload.toJSON()).to.deep.equal(claims);
    expect(JSON.parse(JSON.stringify(payload))).to.deep.equal(claims);
  });

  it('keeps what each of several functions derives from it, and asks each of them once', () => {
    const asked: string[] = [];
    const payload = payloadOf({ sub: 'alice' });
    const name = ({ sub }: TokenPayload): string => {
      asked.push('name');
      return sub.toUpperCase();
    };
    const nothing = (): null => {
      asked.push('nothing');
      return null;
    };
    for (let time = 0; time < 2; time += 1) {
      expect(payload.derived(name)).to.equal('ALICE');
      expect(payload.derived(nothing)).to.equal(null);
    }
    expect(payloadOf({ sub: 'bob' }).derived(name)).to.equal('BOB');
    expect(asked).to.deep.equal(['name', 'nothing', 'name']);
  });

  describe('times', () => {
    let payload: TokenPayload;

    beforeEach(() => {
      payload = payloadOf({ iat: now, exp: now + 900.25 });
    });

    it('are also available as dates', () => {
      expect(payload.issuedAt).to.deep.equal(new Date(now * 1000));
      expect(payload.expiresAt).to.deep.equal(new Date((now + 900.25) * 1000));
    });

    it('give the remaining and the elapsed time', () => {
      at(now + 100, () => {
        expect(payload.timeUntilExpiry).to.be.closeTo(800.25, 0.001);
        expect(payload.timeSinceIssued).to.be.closeTo(100, 0.001);
      });
      expect(at(now + 1000, () => payload.timeUntilExpiry)).to.be.closeTo(-99.75, 0.001);
    });

    it('are undefined or infinite if the token has no such claim', () => {
      const timeless = payloadOf({ iat: undefined, exp: undefined });
      expect([timeless.issuedAt, timeless.expiresAt, timeless.timeSinceIssued]).to.deep.equal([
        undefined,
        undefined,
        undefined,
      ]);
      expect(timeless.timeUntilExpiry).to.equal(Infinity);
    });
  });

  describe('timeSinceAuthentication', () => {
    const since = (changes: Record<string, unknown>): unknown =>
      at(now + 100, () => payloadOf({ iat: now, ...changes }).timeSinceAuthentication);

    it('is counted from auth_time, even for a fresh token', () => {
      expect(since({ auth_time: now - 50 })).to.equal(150);
      expect(since({ auth_time: now - 50, fresh: true })).to.equal(150);
    });

    it('is counted from iat for a fresh token without auth_time, such as a token of AuthX in Python', () => {
      expect(since({ fresh: true })).to.equal(100);
    });

    it('is undefined for a token without both', () => {
      expect(since({})).to.equal(undefined);
      expect(since({ fresh: true, iat: undefined })).to.equal(undefined);
    });
  });

  describe('hasScopes', () => {
    let holder: TokenPayload;

    beforeEach(() => {
      holder = payloadOf({ scopes: ['users:read', 'admin:*'] });
    });

    it('requires all scopes by default', () => {
      expect(holder.hasScopes(['users:read', 'admin:users:edit'])).to.equal(true);
      expect(holder.hasScopes(['users:read', 'users:write'])).to.equal(false);
      expect(holder.hasScopes(['administrator'])).to.equal(false);
    });

    it('requires any scope with all: false', () => {
      expect(holder.hasScopes(['users:read', 'users:write'], { all: false })).to.equal(true);
      expect(holder.hasScopes(['users:write', 'reports:read'], { all: false })).to.equal(false);
    });

    it('returns true for all and false for any of an empty list', () => {
      expect(holder.hasScopes([])).to.equal(true);
      expect(holder.hasScopes([], { all: false })).to.equal(false);
      expect(payloadOf().hasScopes([])).to.equal(true);
    });

    it('reads the space-separated scope of RFC 8693', () => {
      expect(payloadOf({ scope: 'users:read  admin:* ' }).scopes).to.deep.equal(['users:read', 'admin:*']);
      expect(payloadOf({ scope: '' }).scopes).to.deep.equal([]);
      expect(payloadOf({ scopes: null, scope: 'a' }).scopes).to.deep.equal(['a']);
    });

    it('reads scopes if a token has both scopes and scope, which must agree', () => {
      expect(payloadOf({ scopes: ['a', 'b'], scope: 'b a' }).scopes).to.deep.equal(['a', 'b']);
      expect(() => payloadOf({ scopes: ['a'], scope: 'b' })).to.throw(JWTDecodeError);
    });
  });
});
