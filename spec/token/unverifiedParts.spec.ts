import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import {
  JWTDecodeError,
  LoginTypeMismatchError,
  TokenExpiredError,
  TokenInvalidAudienceError,
  TokenInvalidSignatureError,
} from '../../src/errors/errors';
import { readClaims } from '../../src/token/readClaims';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { forge, goodClaims, secret } from '../support/forge';
import { nowInSeconds, party } from './issuing';

describe('TokenVerifier, for tokens of several issuers,', () => {
  const { verifier } = party();
  let now: number;
  // This file is loaded long before its specs run.
  before(() => {
    now = nowInSeconds();
  });

  it('may accept the token of an unknown key later, but not one of an algorithm that nobody knows', () => {
    const refusal = (alg: string): unknown => {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'unknown' })).toString('base64url');
      const [, claims, signature] = forge(goodClaims()).split('.') as [string, string, string];
      try {
        return verifier.verify(`${header}.${claims}.${signature}`);
      } catch (error) {
        return error;
      }
    };
    expect(refusal('HS256')).to.be.instanceOf(JWTDecodeError).with.property('isTransient', true);
    expect(refusal('HS257')).to.be.instanceOf(JWTDecodeError).with.property('isTransient', false);
  });

  it('remembers a token that it has verified, and no other', () => {
    const own = party().verifier;
    const [token, forged] = [forge(goodClaims()), forge(goodClaims(), { key: 'x' })];
    expect(own.remembers(token)).to.equal(false);
    own.verify(token);
    expect(() => own.verify(forged)).to.throw(TokenInvalidSignatureError);
    expect([own.remembers(token), own.remembers(forged)]).to.deep.equal([true, false]);
  });

  it('checks everything but the signature with assertPlausible', () => {
    const plausible = (claims: Record<string, unknown>, leeway?: number): void =>
      verifier.assertPlausible(forge(goodClaims(claims), { key: 'x' }), leeway);
    expect(() => plausible({})).not.to.throw();
    expect(() => plausible({ aud: 'another' })).to.throw(TokenInvalidAudienceError);
    expect(() => plausible({ exp: now - 30 })).to.throw(TokenExpiredError);
    expect(() => plausible({ exp: now - 30 }, 60)).not.to.throw();
  });

  it('names another login type even if the signature is wrong too', () => {
    const forged = forge(goodClaims({ login_type: 'theirs' }), { key: 'x' });
    expect(() => party().verifier.verify(forged)).to.throw(LoginTypeMismatchError);
  });

  it('reads tokens of others as it is told, whatever their claim login_type says', () => {
    const config = new AuthXConfig({ secretKey: secret });
    const token = forge(goodClaims({ login_type: 'theirs' }));
    expect(() => new TokenVerifier(config).verify(token)).to.throw(LoginTypeMismatchError);
    const reading = new TokenVerifier(config, ({ claims: { login_type: _, ...claims } }) => readClaims(claims, 'sub'));
    expect(reading.verify(token).sub).to.equal('alice');
  });
});
