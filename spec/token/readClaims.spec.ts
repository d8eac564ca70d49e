import { expect } from 'chai';
import { JWTDecodeError } from '../../src/errors/errors';
import { latestTime, readClaims } from '../../src/token/readClaims';
import { goodClaims } from '../support/forge';

/** Reads claims as they come from JSON. A value that JSON cannot express is missing. */
const read = (changes: Record<string, unknown>, identityClaim = 'sub'): unknown =>
  readClaims(JSON.parse(JSON.stringify(goodClaims(changes))) as Record<string, unknown>, identityClaim);

const wrong: Readonly<Record<string, readonly unknown[]>> = {
  sub: [undefined, null, 42, {}, ['alice'], true, ''],
  jti: [undefined, null, 42, {}, 'x'.repeat(256)],
  type: [undefined, null, 42, ['access']],
  fresh: [null, 'true', 1, {}],
  renewable: [null, 'false', 0, {}],
  exp: ['900', 'abc', null, true, {}, [1]],
  nbf: ['900', true, {}],
  iat: ['900', true, {}, null],
  auth_time: ['900', true, {}, null],
  orig_iat: ['900', true, {}, null],
  iss: [42, {}, ['me'], false],
  aud: [42, {}, [42], ['a', null], false],
  csrf: [42, {}, false],
  sid: [42, {}, false],
  login_type: [42, {}, false],
  cookie_lifetimes: [
    null,
    42,
    'session',
    [],
    { access: '1h' },
    { access: -1 },
    { access: 1.5 },
    { access: 1e12 },
    { refresh: null },
    { other: 60 },
  ],
  scopes: [42, {}, 'a b', [42], ['a', null], true],
  scope: [42, {}, ['a'], true],
};

describe('readClaims', () => {
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      it(`refuses ${name}: ${(JSON.stringify(value) as string | undefined)?.slice(0, 20) ?? 'missing'}`, () => {
        expect(() => read({ [name]: value })).to.throw(JWTDecodeError);
      });
    }
  }

  for (const name of ['exp', 'nbf', 'iat', 'auth_time', 'orig_iat']) {
    it(`accepts the latest ${name} that stores can keep, and no later one`, () => {
      expect(() => read({ [name]: latestTime })).not.to.throw();
      for (const time of [latestTime + 1, -latestTime - 1]) {
        expect(() => read({ [name]: time }), String(time)).to.throw(JWTDecodeError);
      }
    });

    it(`refuses an infinite ${name}, such as 1e400`, () => {
      const claims = JSON.parse(
        JSON.stringify(goodClaims({ [name]: 0 })).replace(`"${name}":0`, `"${name}":1e400`),
      ) as Record<string, unknown>;
      expect(claims[name]).to.equal(Infinity);
      expect(() => readClaims(claims, 'sub')).to.throw(JWTDecodeError);
    });
  }

  it('accepts null for claims that AuthX leaves empty', () => {
    const nothing = {
      nbf: null,
      iss: null,
      aud: null,
      csrf: null,
      sid: null,
      login_type: null,
      scopes: null,
      scope: null,
    };
    expect(read(nothing)).to.include({ nbf: undefined, iss: undefined, aud: undefined, loginType: undefined });
    expect(read(nothing)).to.deep.include({ scopes: [] });
  });

  it('accepts a jti of 255 characters', () => {
    expect(read({ jti: 'x'.repeat(255) }))
      .to.have.property('jti')
      .with.length(255);
  });

  it('ignores inherited properties', () => {
    const inherited = Object.create(goodClaims()) as Record<string, unknown>;
    expect(() => readClaims(inherited, 'sub')).to.throw(JWTDecodeError);
    expect(() => read({}, 'constructor')).to.throw(JWTDecodeError);
    expect(() => read({}, 'toString')).to.throw(JWTDecodeError);
  });
});
