import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { ConfigurationError, KeyRing } from '../../src/index';

describe('A key set whose keys have all retired', () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

  it('is refused, and the ring keeps its keys', () => {
    const ring = new KeyRing([{ key, state: 'signing' }]);
    expect(() => {
      ring.replace([{ key, state: 'retired' }]);
    }).to.throw(ConfigurationError, 'all keys have the state retired');
    expect(ring.signing?.algorithm).to.equal('ES256');
    expect(() => new KeyRing([{ key, state: 'retired' }])).to.throw(ConfigurationError);
  });
});
