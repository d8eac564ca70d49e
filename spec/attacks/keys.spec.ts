import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { AuthXConfig, ConfigurationError, type AuthXOptions, type KeyMaterial } from '../../src/index';
import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { ec, rsa } from './support/keys';
import { invalidToken } from './support/refusals';

const cannotStart = (options: AuthXOptions, message: RegExp): void => {
  expect(() => new AuthXConfig(options)).to.throw(ConfigurationError, message);
};

describe('Attacks on the key', () => {
  let rs: AttackServer;
  let es: AttackServer;

  before(async () => {
    rs = await AttackServer.start({ algorithm: 'RS256', publicKey: rsa.pem, privateKey: rsa.privateKey });
    es = await AttackServer.start({ algorithm: 'ES256', publicKey: ec.pem, privateKey: ec.privateKey });
  });

  /** The server must refuse a token signed with it as a secret, and must not start with it as its secret. */
  async function refusesAsSecret(...materials: (string | Buffer)[]): Promise<void> {
    for (const key of materials) {
      await rs.refuses(forge(goodClaims(), { key }));
      await es.refuses(forge(goodClaims(), { key }));
      cannotStart({ secretKey: key }, /^secretKey: is an asymmetric key/);
      cannotStart({ secretKey: secret, previousSecretKey: key }, /^previousSecretKey: is an asymmetric key/);
    }
  }

  const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string;

  it('row 9: refuses the public key in PEM as an HMAC secret', () => refusesAsSecret(rsa.pem, ec.pem, pkcs1));

  it('row 10: refuses the public key in PEM without its last line break as an HMAC secret', () =>
    refusesAsSecret(rsa.pem.trim(), rsa.pem.trimEnd(), ec.pem.trim()));

  it('row 11: refuses the public key in PEM after junk or spaces as an HMAC secret', () =>
    refusesAsSecret(`junk${rsa.pem}`, `  \n${rsa.pem}`, `\u0000${rsa.pem}`, `junk\n${pkcs1}`));

  it('row 12: refuses the public key as JWK text as an HMAC secret', () => {
    const jwk = rsa.publicKey.export({ format: 'jwk' });
    return refusesAsSecret(JSON.stringify(jwk), JSON.stringify(jwk, null, 2), JSON.stringify({ keys: [jwk] }));
  });

  it('row 13: refuses the public key in DER as an HMAC secret', () => {
    const der = rsa.publicKey.export({ type: 'spki', format: 'der' });
    return refusesAsSecret(
      der,
      rsa.publicKey.export({ type: 'pkcs1', format: 'der' }),
      ec.publicKey.export({ type: 'spki', format: 'der' }),
      der.toString('base64'),
    );
  });

  it('rows 9 to 13: refuses the other text forms of a key as an HMAC secret', () =>
    refusesAsSecret(
      rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 somebody@somewhere',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    ));

  it('CVE-2022-29217: refuses a public key in another format than PEM as an HMAC secret', () =>
    refusesAsSecret('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl', ec.pem));

  it('CVE-2022-23541: refuses an HMAC token signed with the RSA public key when RS256 is configured', async () => {
    for (const algorithm of ['HS256', 'HS384', 'HS512']) {
      await rs.refuses(forge(goodClaims(), { algorithm, key: rsa.pem }));
    }
    cannotStart(
      { algorithm: 'RS256', decodeAlgorithms: ['RS256', 'HS256'], privateKey: rsa.privateKey },
      /^decodeAlgorithms: HS256/,
    );
  });

  it('CVE-2023-48223: refuses a public key that begins with BEGIN RSA PUBLIC KEY as an HMAC secret', () =>
    refusesAsSecret(pkcs1));

  it('CVE-2026-34950: refuses a public key in PEM after white space as an HMAC secret', () =>
    refusesAsSecret(`\n${rsa.pem}`, `\t ${pkcs1}`, `\ufeff${rsa.pem}`));

  it('refuses a public or private KeyObject as an HMAC secret, and a secret as a public key', () => {
    cannotStart({ secretKey: rsa.publicKey }, /^secretKey: a public key/);
    cannotStart({ secretKey: rsa.privateKey }, /^secretKey: a private key/);
    cannotStart(
      { algorithm: 'RS256', publicKey: createSecretKey(Buffer.from(secret)) },
      /^publicKey: must be a public key/,
    );
  });

  it('refuses an asymmetric key inside a secret KeyObject', () => {
    cannotStart({ secretKey: createSecretKey(Buffer.from(rsa.pem)) }, /^secretKey: is an asymmetric key/);
  });

  it('row 26: does not start with an empty secret', () => {
    cannotStart({ secretKey: '' }, /^secretKey: is empty/);
    cannotStart({ secretKey: secret, previousSecretKey: '' }, /^previousSecretKey: is empty/);
    cannotStart({ secretKey: '', weakKeys: 'allow' }, /^secretKey: is empty/);
  });

  it('row 27: does not start with an empty Buffer as the secret', () => {
    cannotStart({ secretKey: Buffer.alloc(0) }, /^secretKey: is empty/);
    cannotStart({ secretKey: new Uint8Array(), weakKeys: 'allow' }, /^secretKey: is empty/);
    cannotStart({ secretKey: createSecretKey(Buffer.alloc(0)) }, /^secretKey: /);
    cannotStart({ secretKey: createSecretKey(Buffer.alloc(0)), weakKeys: 'allow' }, /^secretKey: is empty/);
  });

  it('CVE-2026-44351: refuses an empty key, and a token signed with one', async () => {
    for (const secretKey of ['', Buffer.alloc(0), undefined] as KeyMaterial[]) {
      cannotStart({ secretKey }, /^secretKey: is /);
    }
    const server = await AttackServer.start();
    await server.refuses(forge(goodClaims(), { key: '' }), invalidToken('TokenInvalidSignatureError'));
  });

  it('row 29: does not start with an HMAC secret shorter than the hash', () => {
    for (const [algorithm, bytes] of [
      ['HS256', 32],
      ['HS384', 48],
      ['HS512', 64],
    ] as const) {
      cannotStart({ algorithm, secretKey: 's'.repeat(bytes - 1) }, /^secretKey: has \d\d bytes/);
      cannotStart({ algorithm, secretKey: createSecretKey(Buffer.alloc(bytes - 1, 1)) }, /^secretKey: has \d\d bytes/);
      expect(() => new AuthXConfig({ algorithm, secretKey: 's'.repeat(bytes) })).not.to.throw();
    }
    cannotStart({ secretKey: secret, previousSecretKey: 'short' }, /^previousSecretKey: has 5 bytes/);
    cannotStart(
      { secretKey: 's'.repeat(32), decodeAlgorithms: ['HS256', 'HS512'] },
      /^secretKey: has 32 bytes, but HS512/,
    );
  });

  it('row 30: does not start with an RSA key under 2048 bits', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    for (const algorithm of ['RS256', 'PS512'] as const) {
      cannotStart({ algorithm, privateKey }, /^privateKey: has 1024 bits/);
      cannotStart({ algorithm, publicKey }, /^publicKey: has 1024 bits/);
      cannotStart({ algorithm, publicKey: rsa.pem, previousPublicKey: publicKey }, /^previousPublicKey: has 1024 bits/);
    }
  });

  it('row 31: does not start with an RSA key whose exponent is 1', () => {
    const { n } = rsa.publicKey.export({ format: 'jwk' });
    const publicKey: KeyObject = createPublicKey({ key: { kty: 'RSA', n: n!, e: 'AQ' }, format: 'jwk' });
    cannotStart({ algorithm: 'RS256', publicKey }, /^publicKey: an RSA key with exponent 1/);
    cannotStart({ algorithm: 'RS256', publicKey, weakKeys: 'allow' }, /^publicKey: an RSA key with exponent 1/);
    cannotStart(
      { algorithm: 'RS256', publicKey: publicKey.export({ type: 'spki', format: 'pem' }) },
      /^publicKey: an RSA key with exponent 1/,
    );
  });

  it('does not start with a key of another type or curve than the algorithm requires', () => {
    cannotStart({ algorithm: 'ES256', publicKey: rsa.pem }, /^publicKey: a key of type rsa/);
    cannotStart({ algorithm: 'RS256', publicKey: ec.pem }, /^publicKey: a key of type ec/);
    cannotStart({ algorithm: 'ES384', publicKey: ec.pem }, /^publicKey: ES384 needs a key on secp384r1/);
  });
});
