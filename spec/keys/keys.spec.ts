import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { secret } from '../support/forge';
import { complaint } from '../config/complaint';
import { exponentOne, pairFor, pemPair } from './keyPairs';

const rsa = pemPair('rsa2048');
const otherRsa = pemPair('other-rsa2048');
const smallRsa = pemPair('rsa1024');
const p256 = pemPair('P-256');
const p384 = pemPair('P-384');

/** Returns the warnings of the process during an action. */
async function warningsOf(act: () => void): Promise<Error[]> {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listen);
  act();
  await new Promise(resolve => setImmediate(resolve));
  process.off('warning', listen);
  return warnings;
}

describe('Asymmetric keys', () => {
  for (const algorithm of [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
  ] as const) {
    it(`of ${algorithm} have a public key that is derived from the private key`, () => {
      const { privateKey, publicKey } = pairFor(algorithm);
      const { keys } = new AuthXConfig({ algorithm, privateKey });
      expect(keys.keys[0]?.identity.verificationKey.equals(createPublicKey(publicKey))).to.equal(true);
    });
  }

  it('can be text, bytes or KeyObjects', () => {
    const pairs = [
      rsa,
      { privateKey: Buffer.from(rsa.privateKey), publicKey: Buffer.from(rsa.publicKey) },
      { privateKey: createPrivateKey(rsa.privateKey), publicKey: createPublicKey(rsa.publicKey) },
    ];
    for (const pair of pairs) expect(new AuthXConfig({ algorithm: 'RS256', ...pair }).keys.signing).not.to.be.undefined;
  });

  it('are required for asymmetric algorithms', () => {
    expect(complaint({ algorithm: 'ES256' }))
      .to.match(/^privateKey: is missing/)
      .and.include('ES256');
    const previousPublicKey = p256.publicKey;
    expect(complaint({ algorithm: 'ES256', previousPublicKey })).to.match(/^privateKey: is missing/);
  });

  it('of RSA must have at least 2048 bits (RFC 7518 sections 3.3 and 3.5)', () => {
    for (const algorithm of ['RS256', 'PS512'] as const) {
      expect(complaint({ algorithm, privateKey: smallRsa.privateKey })).to.match(/^privateKey: has 1024 bits.*2048/);
      expect(complaint({ algorithm, publicKey: smallRsa.publicKey })).to.match(/^publicKey: has 1024 bits.*2048/);
    }
  });

  it('of RSA with exponent 1 are refused, even if weakKeys accepts weak keys', () => {
    for (const weakKeys of ['error', 'allow'] as const) {
      expect(complaint({ algorithm: 'RS256', publicKey: exponentOne(), weakKeys })).to.match(
        /^publicKey: .*exponent 1/,
      );
    }
  });

  it('of ES algorithms must be on the curve of their algorithm (RFC 7518 section 3.4)', () => {
    expect(complaint({ algorithm: 'ES256', privateKey: p384.privateKey })).to.match(/^privateKey: ES256 .*prime256v1/);
    expect(complaint({ algorithm: 'ES384', publicKey: p256.publicKey })).to.match(/^publicKey: ES384 .*secp384r1/);
    expect(complaint({ algorithm: 'ES512', privateKey: p384.privateKey })).to.match(/^privateKey: ES512 .*secp521r1/);
    const mixed = { algorithm: 'ES256', decodeAlgorithms: ['ES256', 'ES384'], ...p256 } as const;
    expect(complaint({ ...mixed, decodeAlgorithms: [...mixed.decodeAlgorithms] })).to.include('secp384r1');
  });

  it('must have the type of their algorithm', () => {
    expect(complaint({ algorithm: 'RS256', privateKey: p256.privateKey })).to.match(/^privateKey: a key of type ec /);
    expect(complaint({ algorithm: 'ES256', privateKey: rsa.privateKey })).to.match(/^privateKey: a key of type rsa /);
    const { privateKey } = generateKeyPairSync('ed25519');
    expect(complaint({ algorithm: 'ES256', privateKey })).to.match(/^privateKey: a key of type ed25519 /);
  });

  it('are refused if a private key is given as a public one, or the reverse', () => {
    expect(complaint({ algorithm: 'RS256', privateKey: rsa.publicKey })).to.match(/^privateKey: must be a private key/);
    expect(complaint({ algorithm: 'RS256', publicKey: rsa.privateKey })).to.match(/^publicKey: is a private key/);
    expect(complaint({ algorithm: 'RS256', privateKey: createPublicKey(rsa.publicKey) })).to.match(
      /^privateKey: must be a private key/,
    );
    expect(complaint({ algorithm: 'RS256', publicKey: createPrivateKey(rsa.privateKey) })).to.match(
      /^publicKey: must be a public key/,
    );
    const previousPublicKey = rsa.privateKey;
    expect(complaint({ algorithm: 'RS256', ...rsa, previousPublicKey })).to.match(
      /^previousPublicKey: is a private key/,
    );
  });

  it('are refused if the text is not a key', () => {
    for (const text of ['', 'secret', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n']) {
      expect(complaint({ algorithm: 'RS256', privateKey: text })).to.match(/^privateKey: is not a private key/);
    }
    for (const text of ['', 'secret', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n']) {
      expect(complaint({ algorithm: 'RS256', publicKey: text })).to.match(/^publicKey: is not a public key/);
    }
  });

  it('must belong together', () => {
    const mismatched = { privateKey: rsa.privateKey, publicKey: otherRsa.publicKey };
    expect(complaint({ algorithm: 'RS256', ...mismatched })).to.match(/^publicKey: is not the public half/);
  });

  it('cannot sign if only a public key is given', () => {
    const { keys } = new AuthXConfig({ algorithm: 'ES256', publicKey: p256.publicKey });
    expect(keys.signing).to.equal(undefined);
  });
});

describe('Keys that the algorithm does not use', () => {
  it('are refused, with the name of an algorithm that uses them', () => {
    for (const option of ['privateKey', 'publicKey', 'previousPublicKey'] as const) {
      const key = option === 'privateKey' ? rsa.privateKey : rsa.publicKey;
      expect(complaint({ secretKey: secret, [option]: key })).to.match(new RegExp(`^${option}: HS256 .*RS256`));
    }
    for (const option of ['secretKey', 'previousSecretKey'] as const) {
      expect(complaint({ algorithm: 'RS256', ...rsa, [option]: secret })).to.match(
        new RegExp(`^${option}: RS256 .*HS256`),
      );
    }
  });

  it('include a previousKeyId without a previous key', () => {
    expect(complaint({ secretKey: secret, previousKeyId: 'old' })).to.match(/^previousKeyId: /);
  });
});

describe('weakKeys', () => {
  const secretKey = 'twelve-bytes';

  it("accepts a weak key with 'warn', and does not write the key in the warning", async () => {
    const warnings = await warningsOf(() => {
      expect(new AuthXConfig({ secretKey, weakKeys: 'warn' }).algorithm).to.equal('HS256');
    });
    expect(warnings.map(({ name }) => name)).to.deep.equal(['AuthXWarning']);
    expect(warnings[0]?.message)
      .to.match(/^secretKey: has 12 bytes/)
      .and.not.include(secretKey);
  });

  it("accepts a weak key with 'allow', without a warning", async () => {
    const warnings = await warningsOf(() => {
      new AuthXConfig({ secretKey, weakKeys: 'allow' });
      new AuthXConfig({ algorithm: 'RS256', privateKey: smallRsa.privateKey, weakKeys: 'allow' });
    });
    expect(warnings).to.deep.equal([]);
  });

  it("does not warn about a strong key with 'warn'", async () => {
    const warnings = await warningsOf(() => {
      new AuthXConfig({ secretKey: secret, weakKeys: 'warn' });
    });
    expect(warnings).to.deep.equal([]);
  });
});
