import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';
import { isAsymmetricKey } from './isAsymmetricKey';
import { readPemText, readSecretText, shapeOfKeyText } from './parseKeyText';

/** Key material: text (a secret or PEM), bytes, or a KeyObject of node:crypto. */
export type KeyMaterial = string | Uint8Array | KeyObject;

/** Makes the key of the HS family from a secret. */
export function secretKeyObject(option: string, material: KeyMaterial): KeyObject {
  if (material instanceof KeyObject && material.type !== 'secret') {
    throw new ConfigurationError(`${option}: a ${material.type} key cannot be an HMAC secret.`);
  }
  const given = material instanceof KeyObject ? material.export() : Buffer.from(material as string);
  refuseAsymmetric(option, given);
  const bytes = typeof material === 'string' ? Buffer.from(readSecretText(option, material)) : given;
  if (bytes.length === 0) throw new ConfigurationError(`${option}: is empty. ${makeASecret}`);
  return createSecretKey(bytes);
}

function refuseAsymmetric(option: string, bytes: Buffer): void {
  if (isAsymmetricKey(bytes)) {
    throw new ConfigurationError(
      `${option}: is an asymmetric key. If it were an HMAC secret, anybody with its public half could sign tokens. ` +
        `Use privateKey and publicKey with an RS, PS or ES algorithm.`,
    );
  }
}

export const makeASecret = "Make one: node -p \"require('node:crypto').randomBytes(64).toString('base64url')\"";

/** Makes the key that signs in the RS, PS and ES families. */
export function privateKeyObject(option: string, material: KeyMaterial): KeyObject {
  return asymmetric(option, material, 'private', () => createPrivateKey(toPem(material)));
}

/** Makes the key that verifies in the RS, PS and ES families. */
export function publicKeyObject(option: string, material: KeyMaterial): KeyObject {
  const pem = material instanceof KeyObject ? '' : toPem(material);
  if (pem.includes('PRIVATE KEY')) throw new ConfigurationError(`${option}: is a private key. Pass its public half.`);
  return asymmetric(option, material, 'public', () => createPublicKey(pem));
}

function asymmetric(option: string, material: KeyMaterial, type: string, make: () => KeyObject): KeyObject {
  if (material instanceof KeyObject) {
    if (material.type === type) return material;
    throw new ConfigurationError(`${option}: must be a ${type} key, not a ${material.type} key.`);
  }
  try {
    return make();
  } catch {
    // The message of OpenSSL can quote the input, so it is not passed on.
    throw new ConfigurationError(
      `${option}: is not a ${type} key in PEM form. ${shapeOfKeyText(toPem(material))}. Pass the PEM with its BEGIN and END lines. Line breaks may be written as \\n.`,
    );
  }
}

const toPem = (material: KeyMaterial): string => readPemText(Buffer.from(material as string).toString());
