import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { forge, goodClaims, secret } from '../support/forge';
import { at, claimsOf } from './issuing';

const seconds = 1_800_000_000.25;
const config = new AuthXConfig({ secretKey: secret });
const issuer = new TokenIssuer(config, true);
const verify = (token: string) => new TokenVerifier(config).verify(token);

describe('The issue time of the first token of a series (iat_ms)', () => {
  it('is written in milliseconds only if the issuer is configured to', () => {
    expect(claimsOf(at(seconds, () => issuer.issue('access', 'alice'))).iat_ms).to.equal(seconds * 1000);
    const plain = new TokenIssuer(config);
    const token = plain.issue('access', 'alice');
    expect(claimsOf(token)).to.not.have.property('iat_ms');
    const renewed = plain.issueSuccessor(verify(token), { jti: 'j', issuedAt: Date.now(), expiresAt: null });
    expect(claimsOf(renewed)).to.not.have.property('iat_ms');
  });

  it('is copied from token to token', () => {
    const first = at(seconds, () => issuer.issue('access', 'alice', { expires: 60 }));
    at(seconds + 30, () => {
      const payload = verify(first);
      expect(claimsOf(issuer.renew(payload, null) ?? '')).to.include({ iat: 1_800_000_030, iat_ms: seconds * 1000 });
      const moment = { jti: 'j', issuedAt: Date.now(), expiresAt: null };
      expect(claimsOf(issuer.issueSuccessor(payload, moment))).to.include({
        iat: 1_800_000_030,
        iat_ms: seconds * 1000,
      });
      const made = issuer.issue('access', 'alice', {}, { since: payload.since });
      expect(claimsOf(made)).to.include({ iat: 1_800_000_030, iat_ms: seconds * 1000 });
    });
  });

  it('is taken from iat if iat_ms is missing, and is 1970 if both are missing', () => {
    const since = (claims: object): number => verify(forge(goodClaims(claims as Record<string, unknown>))).since;
    expect(since({ iat: 1_700_000_000.9 })).to.equal(1_700_000_000_000);
    expect(since({ iat: 1_700_000_000, iat_ms: 1_700_000_000_123 })).to.equal(1_700_000_000_123);
    expect(since({ iat: undefined })).to.equal(0);
    const { iat_ms: handedOn } = claimsOf(
      issuer.issueSuccessor(verify(forge(goodClaims({ iat: 1_700_000_000 }))), {
        jti: 'j',
        issuedAt: 1,
        expiresAt: null,
      }),
    );
    expect(handedOn).to.equal(1_700_000_000_000);
  });

  it('must be a valid number', () => {
    for (const iat_ms of ['1', null, true, []]) {
      expect(() => verify(forge(goodClaims({ iat_ms })))).to.throw();
    }
  });
});
