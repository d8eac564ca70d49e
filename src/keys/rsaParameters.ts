import type { KeyObject } from 'node:crypto';

/** The public parameters of an RSA key (RFC 8017 section 3.1), as big-endian bytes. */
export interface RsaParameters {
  readonly modulus: Buffer;
  readonly exponent: Buffer;
}

/**
 * Reads the parameters of a public RSA or RSA-PSS key. Node.js exports no JWK of an RSA-PSS key, so they are taken from
 * the end of the DER form: INTEGER modulus, INTEGER exponent (RFC 8017 appendix A.1.1).
 */
export function rsaParameters(key: KeyObject): RsaParameters {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const hex = publicExponent.toString(16);
  const exponent = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const der = key.export({ type: 'spki', format: 'der' });
  // An INTEGER whose first bit is set has a zero byte before it, and its tag and length are two bytes.
  const exponentLength = exponent.length + ((exponent[0] ?? 0) >= 0x80 ? 1 : 0) + 2;
  const end = der.length - exponentLength;
  return { modulus: der.subarray(end - Math.ceil(modulusLength / 8), end), exponent };
}
