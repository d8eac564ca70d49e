import { sign as signBytes, type KeyObject } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import type { Algorithm } from '../keys/algorithms';

/** Signs the claims unchanged. */
export function signToken(claims: object, header: object, algorithm: Algorithm, key: KeyObject): string {
  // jsonwebtoken does not know this algorithm.
  if (algorithm === 'EdDSA') return signWithEdwardsCurve(claims, { alg: algorithm, ...header }, key);
  return sign(claims, key, {
    algorithm,
    header: { alg: algorithm, ...header },
    // The configuration has already checked the key.
    allowInsecureKeySizes: true,
  });
}

/** Signs with Ed25519 (RFC 8037 section 3.1), in the compact serialization (RFC 7515 section 3.1). */
function signWithEdwardsCurve(claims: object, header: object, key: KeyObject): string {
  const encoded = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signed = encoded.join('.');
  return `${signed}.${signBytes(undefined, Buffer.from(signed), key).toString('base64url')}`;
}
