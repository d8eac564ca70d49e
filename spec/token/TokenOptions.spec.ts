import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { ConfigurationError } from '../../src/errors/errors';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { pemPair } from '../keys/keyPairs';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';
import { claimsOf } from './issuing';

describe('The options of a token', () => {
  const issuer = new TokenIssuer(new AuthXConfig({ secretKey: secret }));

  it('are named in the message about a misspelt one', () => {
    expect(() => issuer.issue('access', 'alice', { freshh: true } as never)).to.throw(
      TypeError,
      /^The options of a token: freshh /,
    );
  });

  it('may say that the user authenticated in 1970, but not before', () => {
    expect(claimsOf(issuer.issue('access', 'alice', { authTime: 0 })).auth_time).to.equal(0);
    expect(() => issuer.issue('access', 'alice', { authTime: -1 })).to.throw(RangeError, 'authTime');
  });

  it('may let a token expire a year after 1970, but not before', () => {
    const expires = (seconds: number): unknown =>
      claimsOf(issuer.issue('access', 'alice', { expires: new Date(seconds * 1000) })).exp;
    expect(expires(31_536_000)).to.equal(31_536_000);
    expect(() => expires(31_535_999)).to.throw(RangeError, 'near 1970');
  });

  it('cannot name a level of authentication while none is configured, and the message says so', async () => {
    const failure: unknown = await makeAuth<never>()
      .createAccessToken('alice', { acr: 'mfa' })
      .catch((error: unknown) => error);
    expect(failure)
      .to.be.instanceOf(TypeError)
      .with.property(
        'message',
        'acr must be one of the configured acrLevels: There are none. Set acrLevels in the configuration.',
      );
  });

  it('name a key by its thumbprint, and the message says where it comes from', () => {
    expect(() => issuer.issue('access', 'alice', { dpopKey: 'x' })).to.throw(
      TypeError,
      'dpopKey must be the thumbprint of a key (RFC 7638), as @DPoPKey() injects it.',
    );
  });

  it('matter less than a missing key', () => {
    const { publicKey } = pemPair('P-256');
    const verifying = new TokenIssuer(new AuthXConfig({ algorithm: 'ES256', publicKey }));
    expect(() => verifying.issue('access', '')).to.throw(ConfigurationError, 'privateKey: is missing');
  });
});
