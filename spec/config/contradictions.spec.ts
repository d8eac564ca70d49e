import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { secret } from '../support/forge';
import { complaint } from './complaint';
import { pemPair } from '../keys/keyPairs';

const rsa = pemPair('rsa2048');

describe('Validation of contradictory options', () => {
  it('refuses a decodeAudience that would refuse every new token', () => {
    const message = complaint({ secretKey: secret, encodeAudience: ['a', 'b'], decodeAudience: 'c' });
    expect(message)
      .to.match(/^decodeAudience: /)
      .and.include('a, b');
    const overlapping = { secretKey: secret, encodeAudience: ['a', 'b'], decodeAudience: ['b', 'c'] };
    expect(new AuthXConfig(overlapping).decodeAudience).to.deep.equal(['b', 'c']);
  });

  it('refuses a decodeIssuer that would refuse every new token', () => {
    const message = complaint({ secretKey: secret, encodeIssuer: 'a', decodeIssuer: ['b'] });
    expect(message)
      .to.match(/^decodeIssuer: /)
      .and.include('Add one of: a');
  });

  it('refuses decodeAlgorithms of different families', () => {
    expect(complaint({ secretKey: secret, decodeAlgorithms: ['HS256', 'RS256'] })).to.match(
      /^decodeAlgorithms: RS256 /,
    );
    expect(complaint({ algorithm: 'RS256', ...rsa, decodeAlgorithms: ['RS256', 'HS256'] })).to.match(
      /^decodeAlgorithms: HS256 /,
    );
    expect(complaint({ algorithm: 'RS256', ...rsa, decodeAlgorithms: ['RS256', 'ES256'] })).to.match(
      /^decodeAlgorithms: ES256 /,
    );
    const both = new AuthXConfig({ algorithm: 'RS256', ...rsa, decodeAlgorithms: ['RS256', 'PS256'] });
    expect(both.decodeAlgorithms).to.deep.equal(['RS256', 'PS256']);
  });

  it('refuses decodeAlgorithms without the algorithm of new tokens', () => {
    expect(complaint({ secretKey: secret, decodeAlgorithms: ['HS512'] })).to.match(
      /^decodeAlgorithms: HS256 is missing/,
    );
  });

  it('refuses refresh tokens with a shorter lifetime than access tokens', () => {
    const short = { secretKey: secret, accessTokenExpires: '2h', refreshTokenExpires: '1h' } as const;
    expect(complaint(short)).to.match(/^refreshTokenExpires: /);
    expect(complaint({ secretKey: secret, accessTokenExpires: '30d' })).to.match(/^refreshTokenExpires: /);
    expect(complaint({ secretKey: secret, refreshTokenExpires: 60 })).to.match(/^refreshTokenExpires: /);
    const same = { secretKey: secret, accessTokenExpires: 60, refreshTokenExpires: 60 };
    expect(new AuthXConfig(same).refreshTokenExpires).to.equal(60);
  });
});
