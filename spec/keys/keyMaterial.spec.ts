import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto';
import { expect } from 'chai';
import type { Algorithm } from '../../src/keys/algorithms';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { secret } from '../support/forge';
import { complaint } from '../config/complaint';
import { pemPair } from './keyPairs';

const rsa = pemPair('rsa2048');
const p256 = pemPair('P-256');
const publicDer = (pem: string): Buffer => createPublicKey(pem).export({ type: 'spki', format: 'der' });
const pkcs1Der = (pem: string): Buffer => createPublicKey(pem).export({ type: 'pkcs1', format: 'der' });

describe('An HMAC secret', () => {
  const lengths: [Algorithm, number][] = [
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ];
  for (const [algorithm, bytes] of lengths) {
    it(`must have at least ${String(bytes)} bytes for ${algorithm} (RFC 7518 section 3.2)`, () => {
      expect(complaint({ algorithm, secretKey: 'x'.repeat(bytes - 1) }))
        .to.match(/^secretKey: /)
        .and.include(`has ${String(bytes - 1)} bytes`)
        .and.include(`at least ${String(bytes)}`)
        .and.include('randomBytes');
      expect(new AuthXConfig({ algorithm, secretKey: 'x'.repeat(bytes) }).algorithm).to.equal(algorithm);
    });
  }

  it('is measured in bytes, not in characters', () => {
    expect(new AuthXConfig({ secretKey: 'ü'.repeat(16) }).keys.signing?.identity.signingKey?.symmetricKeySize).to.equal(
      32,
    );
  });

  it('must be long enough for each algorithm that is accepted', () => {
    const secretKey = 'x'.repeat(40);
    expect(complaint({ secretKey, decodeAlgorithms: ['HS256', 'HS512'] })).to.match(/^secretKey: .*HS512/);
  });

  it('can be text, bytes or a KeyObject', () => {
    const bytes = Buffer.from(secret);
    for (const secretKey of [secret, bytes, new Uint8Array(bytes), createSecretKey(bytes)]) {
      expect(new AuthXConfig({ secretKey }).keys.signing?.identity.signingKey?.export()).to.deep.equal(bytes);
    }
  });

  it('is required', () => {
    expect(complaint({}))
      .to.match(/^secretKey: is missing/)
      .and.include('JWT_SECRET_KEY');
    expect(complaint({ previousSecretKey: secret })).to.match(/^secretKey: is missing/);
  });

  it('must not be empty, even if weakKeys accepts weak keys', () => {
    for (const secretKey of ['', Buffer.alloc(0), new Uint8Array()]) {
      for (const weakKeys of ['error', 'warn', 'allow'] as const) {
        expect(complaint({ secretKey, weakKeys })).to.match(/^secretKey: is empty/);
      }
    }
  });

  describe('that is really an asymmetric key', () => {
    const jwk = createPublicKey(rsa.publicKey).export({ format: 'jwk' });
    const ssh = 'AAAAB3NzaC1yc2EAAAADAQABAAABAQ' + 'C7'.repeat(100);
    const keys: Readonly<Record<string, string | Buffer>> = {
      'a public key in PEM': rsa.publicKey,
      'a private key in PEM': rsa.privateKey,
      'an elliptic public key in PEM': p256.publicKey,
      'PEM of PKCS #1': createPublicKey(rsa.publicKey).export({ type: 'pkcs1', format: 'pem' }).toString(),
      'PEM that was trimmed': rsa.publicKey.trim(),
      'PEM after junk': `junk ${rsa.publicKey}`,
      'PEM after spaces': `   \n\t${rsa.publicKey}`,
      'PEM as bytes': Buffer.from(rsa.publicKey),
      'PEM with \\n for line breaks': rsa.publicKey.replace(/\n/g, '\\n'),
      'a certificate': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      DER: publicDer(rsa.publicKey),
      'DER of PKCS #1': pkcs1Der(rsa.publicKey),
      'DER of an elliptic key': publicDer(p256.publicKey),
      'DER in base64': publicDer(rsa.publicKey).toString('base64'),
      'DER in base64 lines': (
        publicDer(rsa.publicKey)
          .toString('base64')
          .match(/.{1,64}/g) as string[]
      ).join('\n'),
      'DER in base64url': publicDer(p256.publicKey).toString('base64url'),
      'DER of PKCS #1 in base64': pkcs1Der(rsa.publicKey).toString('base64'),
      'a JWK': JSON.stringify(jwk),
      'a JWK over several lines': JSON.stringify(jwk, null, 2),
      'a set of JWKs': JSON.stringify({ keys: [jwk] }),
      'a public key of ssh': `ssh-rsa ${ssh} alice@example`,
      'an elliptic public key of ssh': `ecdsa-sha2-nistp256 ${ssh}`,
      'an Ed25519 public key of ssh': `ssh-ed25519 ${ssh}`,
    };
    for (const [name, secretKey] of Object.entries(keys)) {
      it(`is refused: ${name}`, () => {
        for (const weakKeys of ['error', 'allow'] as const) {
          expect(complaint({ secretKey, weakKeys })).to.match(/^secretKey: is an asymmetric key/);
        }
        expect(complaint({ secretKey: secret, previousSecretKey: secretKey })).to.match(/^previousSecretKey: /);
      });
    }

    it('is refused as a KeyObject of an asymmetric key', () => {
      for (const secretKey of [createPublicKey(rsa.publicKey), createPrivateKey(rsa.privateKey)]) {
        expect(complaint({ secretKey })).to.match(/^secretKey: a (public|private) key cannot be an HMAC secret/);
      }
    });

    it('is refused inside a secret KeyObject', () => {
      expect(complaint({ secretKey: createSecretKey(Buffer.from(rsa.publicKey)) })).to.match(/^secretKey: /);
    });

    it('is not assumed for random bytes, or for words that resemble a key', () => {
      const harmless = [
        Buffer.concat([Buffer.from([0x30, 0x82]), Buffer.alloc(62, 7)]),
        'MII' + 'x'.repeat(61),
        'my ssh-rsa key is kept somewhere else entirely, thank you very much',
      ];
      for (const secretKey of harmless) expect(new AuthXConfig({ secretKey }).algorithm).to.equal('HS256');
    });
  });
});
