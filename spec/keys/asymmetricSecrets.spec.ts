import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { expect } from 'chai';
import { ConfigurationError } from '../../src/errors/errors';
import { secret } from '../support/forge';
import { certificate, certificateRequest } from './certificate';
import { pemPair } from './keyPairs';

const pems = {
  RSA: pemPair('rsa2048').publicKey,
  'elliptic curve': pemPair('P-256').publicKey,
  Ed25519: generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
};

const lines = (text: string, length: number): string =>
  (text.match(new RegExp(`.{1,${String(length)}}`, 'g')) ?? []).join('\n');
const armored = (base64: string, label: string): string =>
  `-----BEGIN ${label}-----\n${lines(base64, 64)}\n-----END ${label}-----\n`;
const sshBlob = (type: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type), Buffer.alloc(80, 7)]);

/** The members of a JWK as another language prints them. */
const printed = (jwk: JsonWebKey, quote: string): string =>
  `{${Object.entries(jwk)
    .map(([name, value]) => `${quote}${name}${quote}: ${quote || "'"}${String(value)}${quote || "'"}`)
    .join(', ')}}`;

/** Public keys and similar material, as text or DER. */
const keys: Record<string, string | Buffer> = {};
for (const [kind, pem] of Object.entries(pems)) {
  const key = createPublicKey(pem);
  const jwk = key.export({ format: 'jwk' });
  keys[`the PEM of a key (${kind})`] = pem;
  keys[`the DER of a key (${kind})`] = key.export({ type: 'spki', format: 'der' });
  keys[`a JWK (${kind})`] = JSON.stringify(jwk);
  keys[`a set of JWKs (${kind})`] = JSON.stringify({ keys: [{ use: 'sig', ...jwk }] }, undefined, 2);
  keys[`a JWK of Python (${kind})`] = printed(jwk, "'");
  keys[`a JWK of JavaScript (${kind})`] = printed(jwk, '');
}
const rsa = createPublicKey(pems.RSA);
Object.assign(keys, {
  'the PEM of a PKCS #1 key': rsa.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'the DER of a PKCS #1 key': rsa.export({ type: 'pkcs1', format: 'der' }),
  'the DER of a private key': createPrivateKey(pemPair('P-256').privateKey).export({ type: 'sec1', format: 'der' }),
  'the PEM of a certificate': armored(certificate, 'CERTIFICATE'),
  'the DER of a certificate': Buffer.from(certificate, 'base64'),
  'x5c in JSON': JSON.stringify({ x5c: [certificate] }),
  'the PEM of a certificate request': armored(certificateRequest, 'CERTIFICATE REQUEST'),
  'the DER of a certificate request': Buffer.from(certificateRequest, 'base64'),
  'a line of OpenSSH': `ssh-rsa ${sshBlob('ssh-rsa').toString('base64')} alice@example.com`,
  'a line of OpenSSH for a security key': `sk-ssh-ed25519@openssh.com ${sshBlob('sk-ssh-ed25519@openssh.com').toString('base64')}`,
  'the bytes of an OpenSSH key': sshBlob('ssh-ed25519'),
  'RFC 4716': `---- BEGIN SSH2 PUBLIC KEY ----\n${lines(sshBlob('ssh-rsa').toString('base64'), 70)}\n---- END SSH2 PUBLIC KEY ----\n`,
  'an RSAKeyValue of XML': `<RSAKeyValue><Modulus>${rsa.export({ format: 'jwk' }).n ?? ''}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>`,
} satisfies Record<string, string | Buffer>);

const bytesOf = (key: string | Buffer): Buffer => Buffer.from(key as string);

/** Encodings of a key that tools produce. Returns a Buffer only if the key is not text. */
const spellings: Readonly<Record<string, (key: string | Buffer) => string | Buffer>> = {
  'as it is': key => key,
  'as bytes': bytesOf,
  'in UTF-16': key => Buffer.from(typeof key === 'string' ? key : key.toString('base64'), 'utf16le'),
  'with literal \\n': key => (typeof key === 'string' ? key.replaceAll('\n', '\\n') : key),
  'in quotation marks': key => (typeof key === 'string' ? JSON.stringify(key) : key),
  'in base64': key => bytesOf(key).toString('base64'),
  'in base64url': key => bytesOf(key).toString('base64url'),
  'in base64 with line breaks, as bytes': key => Buffer.from(lines(bytesOf(key).toString('base64'), 76)),
  'in quoted base64': key => `"${bytesOf(key).toString('base64')}"`,
  'in base64 of base64': key => Buffer.from(bytesOf(key).toString('base64')).toString('base64'),
  'in hexadecimal': key => bytesOf(key).toString('hex'),
  'in upper-case hexadecimal with 0x': key => `0x${bytesOf(key).toString('hex').toUpperCase()}`,
  'in hexadecimal with colons': key => (bytesOf(key).toString('hex').match(/../g) ?? []).join(':'),
  'in a data URL': key => `data:application/octet-stream;base64,${bytesOf(key).toString('base64')}`,
};

describe('An HMAC secret', () => {
  for (const [name, key] of Object.entries(keys)) {
    it(`is refused if it is ${name}, in any encoding`, () => {
      for (const [spelling, spell] of Object.entries(spellings)) {
        const material = spell(key);
        const refuse = (make: () => unknown, way: string): void =>
          void expect(make, `${spelling}, ${way}`).to.throw(ConfigurationError, 'asymmetric');
        refuse(() => new AuthXConfig({ secretKey: material, weakKeys: 'allow' }), 'secretKey');
        refuse(() => new AuthXConfig({ secretKey: secret, previousSecretKey: material }), 'previousSecretKey');
        if (typeof material !== 'string') continue;
        refuse(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY: material }), 'JWT_SECRET_KEY');
        const both = { JWT_SECRET_KEY: secret, JWT_PREVIOUS_SECRET_KEY: material };
        refuse(() => AuthXConfig.fromEnv({}, both), 'JWT_PREVIOUS_SECRET_KEY');
      }
    });
  }

  it('can be random bytes in base64 or hexadecimal', () => {
    for (let i = 0; i < 200; i++) {
      const bytes = Buffer.from(Array.from({ length: 64 }, (_, j) => (j * 37 + i * 101) % 256));
      bytes[0] = 0x30;
      for (const secretKey of [bytes, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]) {
        expect(new AuthXConfig({ secretKey }).algorithm).to.equal('HS256');
      }
    }
  });
});
