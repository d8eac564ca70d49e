import { expect } from 'chai';
import { algorithmNames } from '../../src/keys/algorithms';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import {
  JWTDecodeError,
  TokenExpiredError,
  TokenInvalidAudienceError,
  TokenInvalidIssuerError,
  TokenInvalidSignatureError,
} from '../../src/errors/errors';
import { pairFor } from '../keys/keyPairs';
import { forge, goodClaims, secret } from '../support/forge';
import { at, nowInSeconds, party } from './issuing';

let now: number;
const { verifier } = party();

/** Returns 'accepted' or the class of the refusal for a token with these claims at this time. */
const verdict = (options: AuthXOptions, claims: Record<string, unknown>, clock = now): unknown => {
  const token = forge(goodClaims({ iat: now, exp: now + 900, ...claims }));
  try {
    at(clock, () => party(options).verifier.verify(token));
    return 'accepted';
  } catch (error) {
    return (error as Error).constructor;
  }
};

describe('TokenVerifier', () => {
  // This file is loaded long before its specs run.
  beforeEach(() => {
    now = nowInSeconds();
  });

  describe('with each algorithm', () => {
    for (const algorithm of algorithmNames) {
      const keys = algorithm.startsWith('HS') ? {} : pairFor(algorithm);

      it(`${algorithm}: accepts its own tokens`, () => {
        const { issuer, verifier: own } = party({ algorithm, ...keys });
        const payload = own.verify(issuer.issue('access', 'alice', { fresh: true, scopes: ['a'], data: { n: 1 } }));
        expect(payload).to.deep.include({ sub: 'alice', fresh: true, scopes: ['a'], extra: { n: 1 } });
      });

      it(`${algorithm}: refuses its tokens if another algorithm is configured`, () => {
        const { issuer } = party({ algorithm, ...keys });
        const token = issuer.issue('access', 'alice');
        for (const other of algorithmNames.filter(name => name !== algorithm)) {
          const theirs = other.startsWith('HS') ? {} : pairFor(other);
          expect(() => party({ algorithm: other, ...theirs }).verifier.verify(token), other).to.throw(JWTDecodeError);
        }
      });

      it(`${algorithm}: refuses a signature of another length`, () => {
        const { issuer, verifier: own } = party({ algorithm, ...keys });
        const token = issuer.issue('access', 'alice');
        const [header, body, signature] = token.split('.') as [string, string, string];
        const bytes = Buffer.from(signature, 'base64url');
        for (const changed of [bytes.subarray(1), bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.alloc(1)])]) {
          expect(() => own.verify(`${header}.${body}.${changed.toString('base64url')}`)).to.throw(
            TokenInvalidSignatureError,
          );
        }
      });
    }
  });

  describe('with exp', () => {
    it('refuses a token from exactly that second on', () => {
      expect(verdict({}, { exp: now + 10 }, now + 9.999)).to.equal('accepted');
      expect(verdict({}, { exp: now + 10 }, now + 10)).to.equal(TokenExpiredError);
    });

    it('accepts a fraction', () => {
      expect(verdict({}, { exp: now + 10.5 }, now + 10.4)).to.equal('accepted');
      expect(verdict({}, { exp: now + 10.5 }, now + 10.5)).to.equal(TokenExpiredError);
    });

    it('extends the lifetime by decodeLeeway, which is 0 by default', () => {
      expect(verdict({ decodeLeeway: 30 }, { exp: now }, now + 29)).to.equal('accepted');
      expect(verdict({ decodeLeeway: 30 }, { exp: now }, now + 30)).to.equal(TokenExpiredError);
      expect(verdict({ decodeLeeway: '1m' }, { exp: now }, now + 59)).to.equal('accepted');
      expect(verdict({}, { exp: now }, now + 1)).to.equal(TokenExpiredError);
    });

    it('refuses a token whose exp is in the past, zero or negative', () => {
      for (const exp of [now - 1, 1, 0, -1]) expect(verdict({}, { exp })).to.equal(TokenExpiredError);
    });

    it('requires exp, unless tokens of that type never expire', () => {
      expect(verdict({}, { exp: undefined })).to.equal(JWTDecodeError);
      expect(verdict({ accessTokenExpires: null }, { exp: undefined })).to.equal('accepted');
      expect(verdict({ accessTokenExpires: null }, { exp: undefined, type: 'refresh' })).to.equal(JWTDecodeError);
      expect(verdict({ refreshTokenExpires: null }, { exp: undefined, type: 'refresh' })).to.equal('accepted');
      expect(verdict({ refreshTokenExpires: null }, { exp: undefined })).to.equal(JWTDecodeError);
    });
  });

  for (const claim of ['nbf', 'iat', 'auth_time', 'orig_iat']) {
    describe(`with ${claim}`, () => {
      it('accepts 5 seconds in the future, because clocks differ', () => {
        expect(verdict({}, { [claim]: now + 5 })).to.equal('accepted');
        expect(verdict({}, { [claim]: now + 5.5 })).to.equal(JWTDecodeError);
        expect(verdict({}, { [claim]: now + 3600 })).to.equal(JWTDecodeError);
      });

      it('accepts more with a larger decodeLeeway, and never less than 5 seconds', () => {
        expect(verdict({ decodeLeeway: 60 }, { [claim]: now + 60 })).to.equal('accepted');
        expect(verdict({ decodeLeeway: 60 }, { [claim]: now + 61 })).to.equal(JWTDecodeError);
        expect(verdict({ decodeLeeway: 1 }, { [claim]: now + 5 })).to.equal('accepted');
      });

      it('accepts a token without it', () => {
        expect(verdict({}, { [claim]: undefined })).to.equal('accepted');
      });
    });
  }

  describe('with aud', () => {
    it('accepts a token that names at least one configured audience', () => {
      const options = { decodeAudience: ['api', 'admin'] };
      for (const aud of ['api', 'admin', ['api'], ['web', 'admin']]) {
        expect(verdict(options, { aud }), JSON.stringify(aud)).to.equal('accepted');
      }
      for (const aud of ['web', 'ap', 'API', 'api ', '', [], ['web'], undefined, null]) {
        expect(verdict(options, { aud }), JSON.stringify(aud)).to.equal(TokenInvalidAudienceError);
      }
    });

    it('refuses a token with aud if no audience is configured', () => {
      expect(verdict({}, { aud: 'api' })).to.equal(TokenInvalidAudienceError);
      expect(verdict({}, { aud: [] })).to.equal(TokenInvalidAudienceError);
      expect(verdict({}, { aud: null })).to.equal('accepted');
    });
  });

  describe('with iss', () => {
    it('accepts exactly the configured issuers', () => {
      const options = { decodeIssuer: ['https://a.example', 'b'] };
      for (const iss of ['https://a.example', 'b']) expect(verdict(options, { iss })).to.equal('accepted');
      for (const iss of ['https://a.example/', 'https://a', 'B', '', undefined, null]) {
        expect(verdict(options, { iss }), String(iss)).to.equal(TokenInvalidIssuerError);
      }
    });

    it('accepts any issuer if none is configured', () => {
      expect(verdict({}, { iss: 'anyone' })).to.equal('accepted');
    });
  });

  describe('with kid', () => {
    const tokenWith = (kid: unknown): string => forge(goodClaims(), { header: kid === undefined ? {} : { kid } });

    it('refuses any kid if no key has an id', () => {
      for (const kid of ['x', '', 0, null, ['x'], {}, '__proto__']) {
        expect(() => verifier.verify(tokenWith(kid)), JSON.stringify(kid)).to.throw(JWTDecodeError);
      }
    });

    it('requires the kid of the configured key if it has one', () => {
      const named = party({ keyId: '2026' }).verifier;
      expect(named.verify(tokenWith('2026')).sub).to.equal('alice');
      for (const kid of [undefined, '2025', 2026, ['2026'], '2026 ']) {
        expect(() => named.verify(tokenWith(kid)), JSON.stringify(kid)).to.throw(JWTDecodeError);
      }
    });
  });

  describe('with alg', () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, ['HS256'], {}, 'hs256', 'HS257', 'RS256', 256, true]) {
      it(`refuses ${JSON.stringify(alg)}`, () => {
        const token = forge(goodClaims(), { header: { alg } });
        expect(() => verifier.verify(token)).to.throw(JWTDecodeError);
        const [header, body] = token.split('.') as [string, string];
        expect(() => verifier.verify(`${header}.${body}.`)).to.throw(JWTDecodeError);
      });
    }
  });

  it('reports a bad signature before the expiry, so an attacker learns less', () => {
    const expired = { iat: now - 60, exp: now - 30 };
    expect(() => verifier.verify(forge(goodClaims(expired)))).to.throw(TokenExpiredError);
    expect(() => verifier.verify(forge(goodClaims(expired), { key: 'x' }))).to.throw(TokenInvalidSignatureError);
  });

  it('reports an expired token with a previous key too', () => {
    const both = party({ previousSecretKey: `${secret} of old` }).verifier;
    const expired = { iat: now - 60, exp: now - 30 };
    expect(() => both.verify(forge(goodClaims(expired)))).to.throw(TokenExpiredError);
    expect(() => both.verify(forge(goodClaims(expired), { key: `${secret} of old` }))).to.throw(TokenExpiredError);
  });

  it('marks only an unknown kid and a time in the future as errors that may pass with time', () => {
    const isTransient = (token: string): unknown => {
      try {
        verifier.verify(token);
      } catch (error) {
        return (error as { isTransient?: unknown }).isTransient;
      }
      return 'accepted';
    };
    expect(isTransient(forge(goodClaims(), { header: { kid: 'x' } }))).to.equal(true);
    expect(isTransient(forge(goodClaims({ iat: now + 3600 })))).to.equal(true);
    for (const token of [
      forge(goodClaims({ iat: now - 60, exp: now - 30 })),
      forge(goodClaims(), { key: 'x' }),
      forge(goodClaims(), { header: { alg: 'none' } }),
      forge(goodClaims({ exp: undefined })),
      'a.b.c',
    ]) {
      expect(isTransient(token), token).to.equal(false);
    }
  });

  it('reads the subject from the claim that identityClaim names', () => {
    const own = party({ identityClaim: 'uid' }).verifier;
    expect(own.verify(forge(goodClaims({ uid: 'bob' }))).sub).to.equal('bob');
    expect(() => own.verify(forge(goodClaims()))).to.throw(JWTDecodeError);
  });

  it('refuses a value that is not a string', () => {
    for (const token of [undefined, null, 42, {}, [], Buffer.from('a.b.c')]) {
      expect(() => verifier.verify(token as never)).to.throw(JWTDecodeError);
    }
  });

  it('accepts an expired token with verifyExpired, and still refuses a forged one', () => {
    const expired = goodClaims({ iat: now - 1_000_000, exp: now - 999_000 });
    expect(verifier.verifyExpired(forge(expired)).sub).to.equal('alice');
    expect(() => verifier.verifyExpired(forge(expired, { key: 'x' }))).to.throw(TokenInvalidSignatureError);
  });

  describe('verifyUnlessExpired', () => {
    it('returns undefined for an expired token, and otherwise works like verify', () => {
      expect(verifier.verifyUnlessExpired(forge(goodClaims({ iat: now - 60, exp: now - 30 })))).to.equal(undefined);
      expect(verifier.verifyUnlessExpired(forge(goodClaims()))?.sub).to.equal('alice');
      expect(() => verifier.verifyUnlessExpired('a.b.c')).to.throw(JWTDecodeError);
    });

    it('accepts a token that a slow clock would accept, within the leeway and the clock skew', () => {
      const expired = (seconds: number): string => forge(goodClaims({ iat: now - 600, exp: now - seconds }));
      expect(verifier.verifyUnlessExpired(expired(3))?.sub).to.equal('alice');
      expect(() => verifier.verify(expired(3))).to.throw(TokenExpiredError);
      const lenient = party({ decodeLeeway: 60 }).verifier;
      expect(lenient.verifyUnlessExpired(expired(118))?.sub).to.equal('alice');
      expect(lenient.verifyUnlessExpired(expired(121))).to.equal(undefined);
    });
  });
});
