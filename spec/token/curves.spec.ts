import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { signatureVerifier } from '../../src/token/signatureVerifier';
import { signature } from '../support/forge';

describe('A signature of ES256', () => {
  it('is refused with a key on another curve of the same size', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    const text = signature('header.claims', 'ES256', pair.privateKey);
    expect(signatureVerifier('ES256', pair.publicKey)('header.claims', text)).to.equal(false);
  });
});
