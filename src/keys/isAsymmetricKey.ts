import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { unwrapKeyText } from './unwrapKeyText';

/** The armor of PEM and RFC 4716, OpenSSH and PuTTY keys, JWK also as Python and JavaScript print it, and XML signatures. */
const marks =
  /----\s?BEGIN|^\s*(sk-)?(ssh-(rsa|dss|ed25519)|ecdsa-sha2-)|PuTTY-User-Key|(\\?["']|[{,]\s*)(kty|x5c)\\?["']?\s*:|<(\w+:)?RSAKeyValue/;

/** The identifiers of RSA, RSA-PSS, elliptic curve and Edwards curve keys, in DER (RFC 8017, RFC 5480, RFC 8410). */
const algorithmIds = ['06092a864886f70d010101', '06092a864886f70d01010a', '06072a8648ce3d0201', '06032b6570'].map(hex =>
  Buffer.from(hex, 'hex'),
);

/**
 * Tells whether a secret is really a PEM, DER, certificate, OpenSSH or JWK key. The key may be encoded in base64 or
 * hexadecimal, also twice (CVE-2022-29217, CVE-2023-48223, CVE-2026-34950).
 */
export function isAsymmetricKey(bytes: Buffer, depth = 2): boolean {
  // A text in UTF-16 has a NUL in every character.
  const text = unwrapKeyText(bytes.toString('latin1').replaceAll('\0', ''));
  if (marks.test(text)) return true;
  if (bytes.subarray(0, 3).equals(Buffer.alloc(3)) && /^(sk-)?(ssh-|ecdsa-sha2-)/.test(bytes.toString('latin1', 4)))
    return true;
  if (isDer(bytes)) return true;
  if (depth === 0) return false;
  const compact = text
    .replace(/^data:[^,]*,/, '')
    .replace(/^0x/i, '')
    .replace(/[\s:]/g, '');
  if (/^(?:[\da-f]{2})+$/i.test(compact) && isAsymmetricKey(Buffer.from(compact, 'hex'), depth - 1)) return true;
  return /^[\w+/-]+=*$/.test(compact) && isAsymmetricKey(Buffer.from(compact, 'base64'), depth - 1);
}

function isDer(bytes: Buffer): boolean {
  // Every DER key is a SEQUENCE. The first byte saves the attempts for ordinary secrets.
  if (bytes[0] !== 0x30) return false;
  if (algorithmIds.some(id => bytes.includes(id))) return true;
  const attempts = [
    () => createPublicKey({ key: bytes, format: 'der', type: 'spki' }),
    () => createPublicKey({ key: bytes, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key: bytes, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key: bytes, format: 'der', type: 'sec1' }),
    () => new X509Certificate(bytes),
  ];
  return attempts.some(attempt => {
    try {
      attempt();
      return true;
    } catch {
      return false;
    }
  });
}
