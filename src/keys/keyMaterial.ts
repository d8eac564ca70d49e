import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';
import { isAsymmetricKey } from './isAsymmetricKey';
import type { Jwk } from './Jwk';
import { readPemText, readSecretText, shapeOfKeyText } from './parseKeyText';
import { readJwk, type ReadKey } from './readJwk';
import { unwrapKeyText } from './unwrapKeyText';

/**
 * Key material: text (a secret, PEM, a certificate or a JWK), bytes (a secret, or one of these texts or DER), a JWK, or a
 * KeyObject of node:crypto.
 */
export type KeyMaterial = string | Uint8Array | KeyObject | Jwk;

/** Reads a key of the HS family. */
export function readSecretKey(option: string, material: KeyMaterial): ReadKey {
  if (isJwk(material)) {
    const read = readJwk(option, material);
    if (read.key.type !== 'secret') refuseAsymmetric(option);
    return { ...read, key: secretOf(option, read.key.export()) };
  }
  if (material instanceof KeyObject && material.type !== 'secret') {
    throw new ConfigurationError(`${option}: a ${material.type} key cannot be an HMAC secret.`);
  }
  const given = material instanceof KeyObject ? material.export() : Buffer.from(material as string);
  if (isAsymmetricKey(given)) refuseAsymmetric(option);
  const bytes = typeof material === 'string' ? Buffer.from(readSecretText(option, material)) : given;
  return { key: secretOf(option, bytes) };
}

function secretOf(option: string, bytes: Buffer): KeyObject {
  if (bytes.length === 0) throw new ConfigurationError(`${option}: is empty. ${makeASecret}`);
  if (isAsymmetricKey(bytes)) refuseAsymmetric(option);
  return createSecretKey(bytes);
}

function refuseAsymmetric(option: string): never {
  throw new ConfigurationError(
    `${option}: is an asymmetric key. If it were an HMAC secret, anybody with its public half could sign tokens. ` +
      `Use privateKey and publicKey with an RS, PS, ES or EdDSA algorithm.`,
  );
}

export const makeASecret = "Make one: node -p \"require('node:crypto').randomBytes(64).toString('base64url')\"";

/** Reads a key that signs in the families of private keys. */
export function readPrivateKey(option: string, material: KeyMaterial): ReadKey {
  const read = readKeyPart(option, material, 'private');
  if (read.key.type === 'private') return read;
  throw new ConfigurationError(`${option}: must be a private key, not a ${read.key.type} key.`);
}

/** Reads a key that verifies in the families of private keys. */
export function readPublicKey(option: string, material: KeyMaterial): ReadKey {
  const read = readKeyPart(option, material, 'public');
  if (read.key.type === 'public') return read;
  if (read.key.type === 'private' && !(material instanceof KeyObject)) {
    throw new ConfigurationError(`${option}: is a private key. Pass its public half.`);
  }
  throw new ConfigurationError(`${option}: must be a public key, not a ${read.key.type} key.`);
}

/** Reads a private or a public key. */
export const readKeyPair = (where: string, material: KeyMaterial): ReadKey =>
  readKeyPart(where, material, 'private or public');

/** @param wanted - the type of key, for the message. The type of the result can be another one */
function readKeyPart(option: string, material: KeyMaterial, wanted: string): ReadKey {
  if (material instanceof KeyObject) return { key: material };
  if (isJwk(material)) return readJwk(option, material);
  const bytes = Buffer.from(material as string);
  const der = typeof material === 'string' ? undefined : firstOf(derReaders(bytes));
  if (der) return { key: der };
  const text = unwrapKeyText(bytes.toString());
  if (text.startsWith('{')) return readJwk(option, parseJson(text));
  const pem = readPemText(text);
  const key = firstOf([() => createPrivateKey(pem), () => createPublicKey(pem)]);
  if (key) return { key };
  throw new ConfigurationError(
    `${option}: is not a ${wanted} key in PEM form. ${shapeOfKeyText(pem)}. Pass the PEM with its BEGIN and END lines. Line breaks may be written as \\n.`,
  );
}

/** A private key is tried first, because Node.js makes the public key of a private one. */
const derReaders = (key: Buffer): (() => KeyObject)[] => [
  ...(['pkcs8', 'pkcs1', 'sec1'] as const).map(type => () => createPrivateKey({ key, format: 'der', type })),
  ...(['spki', 'pkcs1'] as const).map(type => () => createPublicKey({ key, format: 'der', type })),
  () => createPublicKey(certificateToPem(key)),
];

const certificateToPem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;

/** Returns the first key that can be read. The messages of OpenSSL can quote the input, so they are not passed on. */
function firstOf(readers: readonly (() => KeyObject)[]): KeyObject | undefined {
  for (const read of readers) {
    try {
      return read();
    } catch {
      // Another form is tried.
    }
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isJwk = (material: KeyMaterial): material is Jwk =>
  typeof material === 'object' && !(material instanceof KeyObject) && !(material instanceof Uint8Array);
