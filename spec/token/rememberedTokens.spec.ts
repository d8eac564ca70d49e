import { expect } from 'chai';
import {
  JWTDecodeError,
  TokenExpiredError,
  TokenInvalidAudienceError,
  TokenInvalidSignatureError,
} from '../../src/errors/errors';
import { forge, goodClaims } from '../support/forge';
import { countHmacs } from './countHmacs';
import { at, nowInSeconds, party } from './issuing';

let now: number;
const tokens = (count: number): string[] => Array.from({ length: count }, () => forge(goodClaims()));

describe('Cached verifications of tokens (rememberedTokens)', () => {
  // This file is loaded long before its specs run.
  beforeEach(() => {
    now = nowInSeconds();
  });

  it('need one signature check, however often the token is used', () => {
    const [token] = tokens(1) as [string];
    const { verifier } = party();
    expect(countHmacs(() => void verifier.verify(token))).to.equal(1);
    expect(countHmacs(() => Array.from({ length: 50 }, () => verifier.verify(token)))).to.equal(0);
  });

  it('return the same payload each time', () => {
    const [token] = tokens(1) as [string];
    const { verifier } = party();
    expect(verifier.verify(token)).to.equal(verifier.verify(token));
  });

  it('are found by the whole token, not by its claims or its signature alone', () => {
    const claims = goodClaims();
    const { verifier } = party();
    verifier.verify(forge(claims));
    const [header, body, signature] = forge(claims).split('.') as [string, string, string];
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'root' })).toString('base64url');
    expect(() => verifier.verify(`${header}.${other}.${signature}`)).to.throw(TokenInvalidSignatureError);
    expect(() => verifier.verify(`${header}.${body}.${'A'.repeat(43)}`)).to.throw(TokenInvalidSignatureError);
  });

  it('still check the times of the token each time', () => {
    const token = forge(goodClaims({ iat: now, exp: now + 60 }));
    const { verifier } = party();
    verifier.verify(token);
    at(now + 59, () => verifier.verify(token));
    expect(() => at(now + 60, () => verifier.verify(token))).to.throw(TokenExpiredError);
    expect(() => at(now + 600, () => verifier.verify(token))).to.throw(TokenExpiredError);
  });

  it('refuse the token if the clock is set back before its nbf', () => {
    const token = forge(goodClaims({ iat: now, nbf: now }));
    const { verifier } = party();
    verifier.verify(token);
    expect(() => at(now - 60, () => verifier.verify(token))).to.throw(JWTDecodeError);
  });

  it('do not include tokens with an invalid signature', () => {
    const token = forge(goodClaims(), { key: 'another-secret' });
    const { verifier } = party();
    const verify = (): void => void expect(() => verifier.verify(token)).to.throw(TokenInvalidSignatureError);
    verify();
    expect(countHmacs(verify)).to.equal(1);
  });

  it('do not include tokens with invalid claims', () => {
    const token = forge(goodClaims({ aud: 'elsewhere' }));
    const { verifier } = party();
    const verify = (): void => void expect(() => verifier.verify(token)).to.throw(TokenInvalidAudienceError);
    verify();
    expect(countHmacs(verify)).to.equal(1);
  });

  it('do not include tokens that were expired or not yet valid at their first use', () => {
    const expired = forge(goodClaims({ iat: now - 60, exp: now - 30 }));
    const early = forge(goodClaims({ nbf: now + 60 }));
    const { verifier } = party();
    const verify = (): void => {
      expect(() => verifier.verify(expired)).to.throw(TokenExpiredError);
      expect(() => verifier.verify(early)).to.throw(JWTDecodeError);
    };
    verify();
    expect(countHmacs(verify)).to.equal(2);
  });

  for (const rememberedTokens of [1, 2, 3, 10, 50]) {
    it(`are at most as many as configured: ${String(rememberedTokens)}`, () => {
      const all = tokens(200);
      const { verifier } = party({ rememberedTokens });
      for (const token of all) verifier.verify(token);
      // Each token is verified once, so no verification that is cached on the way is found again.
      const checks = countHmacs(() => all.toReversed().forEach(token => verifier.verify(token)));
      expect(checks).to.be.within(all.length - rememberedTokens, all.length - 1);
    });
  }

  it('are replaced by newer ones, and always include the latest one', () => {
    const { verifier } = party({ rememberedTokens: 2 });
    for (const token of tokens(20)) {
      verifier.verify(token);
      expect(countHmacs(() => void verifier.verify(token))).to.equal(0);
    }
  });

  it('are none if rememberedTokens is 0', () => {
    const [token] = tokens(1) as [string];
    const { verifier } = party({ rememberedTokens: 0 });
    expect(countHmacs(() => Array.from({ length: 3 }, () => verifier.verify(token)))).to.equal(3);
  });

  it('are not shared between configurations', () => {
    const [token] = tokens(1) as [string];
    const { verifier: ours } = party();
    const { verifier: theirs } = party({ secretKey: 'x'.repeat(64) });
    ours.verify(token);
    expect(() => theirs.verify(token)).to.throw(TokenInvalidSignatureError);
  });
});
