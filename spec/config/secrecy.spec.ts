import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { ConfigurationError } from '../../src/errors/errors';
import { secret } from '../support/forge';
import { pemPair } from '../keys/keyPairs';

const rsa = pemPair('rsa2048');
const otherRsa = pemPair('other-rsa2048');
const smallRsa = pemPair('rsa1024');
const p384 = pemPair('P-384');

describe('Configuration errors about keys', () => {
  const hidden = 'hunter2-hunter2';
  const bodyOf = (pem: string): string => (pem.split('\n')[1] as string).slice(0, 40);
  const jwk = JSON.stringify(createPublicKey(rsa.publicKey).export({ format: 'jwk' }));
  const cases: Readonly<Record<string, readonly [options: object, secret: string]>> = {
    'a short secret': [{ secretKey: hidden }, hidden],
    'a short previous secret': [{ secretKey: secret, previousSecretKey: hidden }, hidden],
    'a secret beside an unknown option': [{ secretKey: secret, colour: hidden }, hidden],
    'a secret under a misspelled name': [{ secretkey: hidden }, hidden],
    'a secret under the name of its environment variable': [{ JWT_SECRET_KEY: hidden }, hidden],
    'a secret of the wrong type': [{ secretKey: [hidden] }, hidden],
    'a secret instead of a private key': [{ algorithm: 'RS256', privateKey: hidden }, hidden],
    'a secret instead of a public key': [{ algorithm: 'RS256', publicKey: hidden }, hidden],
    'a secret that the algorithm does not use': [{ algorithm: 'RS256', ...rsa, secretKey: hidden }, hidden],
    'a private key as secret': [{ secretKey: rsa.privateKey }, bodyOf(rsa.privateKey)],
    'a private key as public key': [{ algorithm: 'RS256', publicKey: rsa.privateKey }, bodyOf(rsa.privateKey)],
    'a private key of the wrong curve': [{ algorithm: 'ES256', privateKey: p384.privateKey }, bodyOf(p384.privateKey)],
    'a weak private key': [{ algorithm: 'RS256', privateKey: smallRsa.privateKey }, bodyOf(smallRsa.privateKey)],
    'a pair that does not match': [
      { algorithm: 'RS256', privateKey: rsa.privateKey, publicKey: otherRsa.publicKey },
      bodyOf(rsa.privateKey),
    ],
    'a JWK as secret': [{ secretKey: jwk }, jwk.slice(10, 50)],
  };
  for (const [name, [options, value]] of Object.entries(cases)) {
    it(`do not repeat the key: ${name}`, () => {
      let thrown: unknown;
      try {
        new AuthXConfig(options);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).to.be.instanceOf(ConfigurationError);
      const { message, stack, ...rest } = thrown as Error;
      expect(`${message} ${String(stack)} ${JSON.stringify(rest)}`).not.to.include(value);
      expect((thrown as Error).cause).to.equal(undefined);
    });
  }
});
