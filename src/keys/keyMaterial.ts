import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';

/** Key material: text (a secret, or PEM), bytes, or a key that node:crypto has made. */
export type KeyMaterial = string | Uint8Array | KeyObject;

/** Makes the key of the HS family from a secret. */
export function secretKeyObject(option: string, material: KeyMaterial): KeyObject {
  if (material instanceof KeyObject && material.type !== 'secret') {
    throw new ConfigurationError(`${option}: a ${material.type} key cannot be an HMAC secret.`);
  }
  const bytes = material instanceof KeyObject ? material.export() : Buffer.from(material as string);
  if (bytes.length === 0) throw new ConfigurationError(`${option}: is empty. ${makeASecret}`);
  if (looksLikeAsymmetricKey(bytes)) {
    throw new ConfigurationError(
      `${option}: is an asymmetric key. As an HMAC secret it would let anyone who has its public half sign tokens; ` +
        `use privateKey and publicKey with an RS, PS or ES algorithm.`,
    );
  }
  return createSecretKey(bytes);
}

export const makeASecret = "Make one: node -p \"require('node:crypto').randomBytes(64).toString('base64url')\"";

/** Makes the key that signs in the RS, PS and ES families. */
export function privateKeyObject(option: string, material: KeyMaterial): KeyObject {
  return asymmetric(option, material, 'private', () => createPrivateKey(toPem(material)));
}

/** Makes the key that verifies in the RS, PS and ES families. */
export function publicKeyObject(option: string, material: KeyMaterial): KeyObject {
  const pem = material instanceof KeyObject ? '' : toPem(material);
  if (pem.includes('PRIVATE KEY')) throw new ConfigurationError(`${option}: is a private key. Give its public half.`);
  return asymmetric(option, material, 'public', () => createPublicKey(pem));
}

function asymmetric(option: string, material: KeyMaterial, type: string, make: () => KeyObject): KeyObject {
  if (material instanceof KeyObject) {
    if (material.type === type) return material;
    throw new ConfigurationError(`${option}: wants a ${type} key, not a ${material.type} one.`);
  }
  try {
    return make();
  } catch {
    // OpenSSL's own words can quote the input, so they are not passed on.
    throw new ConfigurationError(`${option}: is not a ${type} key in PEM form.`);
  }
}

const toPem = (material: KeyMaterial): string => Buffer.from(material as string).toString();

/** Whether a would-be secret is a PEM, DER, OpenSSH or JWK key (CVE-2022-29217, CVE-2023-48223, CVE-2026-34950). */
function looksLikeAsymmetricKey(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  if (/-----BEGIN [A-Z ]+-----|^\s*(ssh-(rsa|ed25519)|ecdsa-sha2-)/.test(text)) return true;
  if (/"kty"\s*:/.test(text)) return true;
  return isDer(bytes) || isDer(Buffer.from(text.replace(/\s/g, ''), 'base64'));
}

function isDer(bytes: Buffer): boolean {
  // Every DER key is a SEQUENCE; the first byte saves the attempts for ordinary secrets.
  if (bytes[0] !== 0x30) return false;
  return (['spki', 'pkcs1'] as const).some(type => {
    try {
      return createPublicKey({ key: bytes, format: 'der', type }).type === 'public';
    } catch {
      return false;
    }
  });
}
