import { createHash, createHmac, type JsonWebKey, type KeyObject } from 'node:crypto';
import { rsaParameters } from './rsaParameters';

/** Returns the public JWK of a public key, with the members that RFC 7638 section 3.2 requires and no others. */
export function publicJwk(key: KeyObject): JsonWebKey {
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') {
    const { modulus, exponent } = rsaParameters(key);
    return { e: exponent.toString('base64url'), kty: 'RSA', n: modulus.toString('base64url') };
  }
  const { crv, kty, x, y } = key.export({ format: 'jwk' });
  return { crv, kty, x, ...(y !== undefined && { y }) };
}

/** Returns the thumbprint of a public JWK (RFC 7638 section 3). Its members must be in the order of the alphabet. */
export const jwkThumbprint = (jwk: JsonWebKey): string =>
  createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');

/**
 * Returns the `kid` of a key that has no other: the thumbprint of a public key, or a text derived from a secret. The
 * latter tells no more about the secret than any token that it signed.
 */
export const derivedKid = (key: KeyObject): string =>
  key.type === 'secret'
    ? createHmac('sha256', key).update('kid').digest('base64url').slice(0, 16)
    : jwkThumbprint(publicJwk(key));
