import { constants, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import { signatureVerifier } from '../../src/token/signatureVerifier';

describe('An RSA signature that begins with a zero byte', () => {
  for (const [algorithm, options] of [
    ['RS256', { padding: constants.RSA_PKCS1_PADDING }],
    ['PS256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
  ] as const) {
    it(`is refused without that byte with ${algorithm}, because the token would have a second encoding`, () => {
      const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const key = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const isSigned = signatureVerifier(algorithm, createPublicKey(key));
      let text = '';
      let signature: Buffer = Buffer.alloc(1, 1);
      for (let i = 0; i < 20_000 && signature[0] !== 0; i++) {
        text = `header.${String(i)}`;
        signature = sign('sha256', Buffer.from(text), { key, ...options });
      }
      expect(isSigned(text, signature.toString('base64url'))).to.equal(true);
      expect(isSigned(text, signature.subarray(1).toString('base64url'))).to.equal(false);
    }).timeout(60_000);
  }
});
