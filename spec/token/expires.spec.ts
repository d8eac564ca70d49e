import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { Duration } from '../../src/config/Duration';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { secret } from '../support/forge';
import { claimsOf } from './issuing';

describe('The expires of a token', () => {
  const issuer = new TokenIssuer(new AuthXConfig({ secretKey: secret }));
  const expiry = (expires: unknown): unknown =>
    claimsOf(issuer.issue('access', 'a', { expires: expires as Duration })).exp;

  it('gives whole seconds', () => {
    expect(Number.isInteger(expiry(1.5))).to.equal(true);
    expect(expiry(new Date(2_000_000_000_999))).to.equal(2_000_000_000);
  });

  it('is refused when it looks like a date in seconds, or is null', () => {
    expect(() => expiry(1_900_000_000)).to.throw(RangeError, 'new Date(seconds * 1000)');
    expect(() => expiry(null)).to.throw(RangeError, 'expires is null');
  });
});
