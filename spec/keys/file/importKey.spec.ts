import { createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AuthX, type Algorithm, type AuthXOptions } from '../../../src/index';
import { importKey } from '../../../src/keys/file/importKey';
import { KeyFileError } from '../../../src/keys/file/KeyFileError';

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secret = 's'.repeat(64);
const bytes = randomBytes(64);

describe('importKey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authx-import-'));
  const file = join(folder, 'key');

  after(() => rmSync(folder, { recursive: true }));

  const read = (content: string | Buffer, algorithm?: Algorithm, kid = ''): ReturnType<typeof importKey> => {
    writeFileSync(file, content);
    return importKey(file, { algorithm, kid });
  };

  const forms: Readonly<Record<string, readonly [content: string | Buffer, algorithm: Algorithm, AuthXOptions]>> = {
    'a PEM': [pem(elliptic.privateKey), 'ES256', { algorithm: 'ES256', privateKey: elliptic.privateKey }],
    DER: [
      elliptic.privateKey.export({ type: 'pkcs8', format: 'der' }),
      'ES256',
      { algorithm: 'ES256', privateKey: elliptic.privateKey },
    ],
    'a PEM of RSA': [pem(rsa.privateKey), 'PS256', { algorithm: 'PS256', privateKey: rsa.privateKey }],
    'a JWK': [
      JSON.stringify({ ...elliptic.privateKey.export({ format: 'jwk' }), kid: 'mine' }),
      'ES256',
      { algorithm: 'ES256', privateKey: elliptic.privateKey, keyId: 'mine' },
    ],
    'a PEM with a byte order mark': [
      `\uFEFF${pem(elliptic.privateKey)}`,
      'ES256',
      { algorithm: 'ES256', privateKey: elliptic.privateKey },
    ],
    'a JWK with a byte order mark': [
      `\uFEFF${JSON.stringify({ ...elliptic.privateKey.export({ format: 'jwk' }), kid: 'mine' })}`,
      'ES256',
      { algorithm: 'ES256', privateKey: elliptic.privateKey, keyId: 'mine' },
    ],
    'a secret in text': [`${secret}\n`, 'HS512', { algorithm: 'HS512', secretKey: secret }],
    'a secret in bytes': [bytes, 'HS256', { secretKey: bytes }],
    'the JWK of a secret': [
      JSON.stringify(createSecretKey(bytes).export({ format: 'jwk' })),
      'HS256',
      { secretKey: bytes },
    ],
  };
  for (const [name, [content, algorithm, options]] of Object.entries(forms)) {
    it(`reads ${name}, and names the key as the configuration did, so that their tokens are the same`, async () => {
      const key = read(content, algorithm);
      const [before, after] = [options, { keys: { keys: [key] } }].map(config => new AuthX({ config })) as [
        AuthX,
        AuthX,
      ];
      for (const [signer, verifier] of [
        [before, after],
        [after, before],
      ] as const) {
        const { access_token: token } = await signer.createTokenPair('alice');
        expect((await verifier.verifyToken(token)).sub).to.equal('alice');
      }
    });
  }

  it('needs no algorithm for a key whose curve has one, and takes another kid', () => {
    expect(read(pem(elliptic.privateKey), undefined, 'named')).to.include({ alg: 'ES256', kid: 'named', use: 'sig' });
  });

  const refusals: Readonly<
    Record<string, readonly [content: string, algorithm: Algorithm | undefined, message: RegExp]>
  > = {
    'an RSA key without an algorithm': [pem(rsa.privateKey), undefined, /^--algorithm: is missing/],
    'a key of another algorithm': [pem(rsa.privateKey), 'ES256', /key: a key of type rsa cannot be used with ES256/],
    'a public key': [
      elliptic.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      'ES256',
      /key has no private key/,
    ],
    'a private key as a secret': [pem(elliptic.privateKey), 'HS256', /key: is an asymmetric key/],
    'a weak secret': ['short-secret', 'HS256', /key: has 12 bytes/],
    'an empty file': ['', 'HS256', /key: is empty/],
    'a key for encryption': [
      JSON.stringify({ ...elliptic.privateKey.export({ format: 'jwk' }), use: 'enc' }),
      undefined,
      /key: the JWK is not for signatures/,
    ],
    'what is no key': ['no key at all', undefined, /key: is not a private or public key in PEM form/],
    'a key that has no JWK': [
      pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      'PS256',
      /key cannot be written as a JWK/,
    ],
  };
  for (const [name, [content, algorithm, message]] of Object.entries(refusals)) {
    it(`refuses ${name}`, () => {
      expect(() => read(content, algorithm)).to.throw(KeyFileError, message);
    });
  }

  it('refuses a file that cannot be read', () => {
    expect(() => importKey(folder, { algorithm: undefined, kid: '' })).to.throw(
      KeyFileError,
      /cannot be read \(EISDIR\)/,
    );
  });
});
