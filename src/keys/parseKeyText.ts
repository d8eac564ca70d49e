import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';

/**
 * Reads a secret that was given as text. Line ends after it are dropped, because files of Docker secrets end with one.
 *
 * @throws ConfigurationError if the text can mean two secrets
 */
export function readSecretText(option: string, text: string): string {
  const secret = text.replace(/(?:\r?\n)+$/, '');
  const shape = /^(["'`])[^]*\1$/.test(secret)
    ? 'is in quotation marks'
    : /\\[rn]$/.test(secret)
      ? 'ends with a literal \\n'
      : /[\r\n]/.test(secret)
        ? 'contains a line break'
        : secret !== secret.trim()
          ? 'begins or ends with a space or a byte order mark'
          : undefined;
  if (shape === undefined || secret.trim() === '') return secret.trim() === '' ? '' : secret;
  throw new ConfigurationError(
    `${option}: ${shape}, so it is unclear which bytes are the secret. Remove this, or pass the exact bytes as a Buffer.`,
  );
}

/**
 * Reads a PEM in every form with only one meaning: with quotation marks around it, literal `\n`, Windows line ends,
 * indentation, spaces instead of line breaks, or the whole PEM in base64.
 */
export function readPemText(text: string): string {
  const plain = unwrap(text);
  const pem = plain.includes('-----BEGIN') ? plain : unwrap(Buffer.from(plain, 'base64').toString());
  const parts = /(-----BEGIN [A-Z0-9 ]+-----)([^-]+)(-----END [A-Z0-9 ]+-----)/.exec(pem);
  if (!parts) return plain;
  const [, begin = '', body = '', end = ''] = parts;
  // The headers of an encrypted key of the old form need their own lines.
  if (body.includes(':')) return pem;
  const lines = body.replace(/\s/g, '').match(/.{1,64}/g) ?? [];
  return [begin, ...lines, end, ''].join('\n');
}

/** Names the shape of a text that is not a usable PEM. The text itself is never quoted. */
export function shapeOfKeyText(pem: string): string {
  if (pem.trim() === '') return 'It is empty';
  if (pem.includes('ENCRYPTED')) return 'It is encrypted';
  if (pem.includes('-----BEGIN')) {
    return pem.includes('-----END')
      ? 'It is another kind of PEM, or its content is damaged'
      : 'Its END line is missing';
  }
  if (pem.includes('"kty"')) return 'It is a JWK';
  if (/^\s*(ssh-|ecdsa-sha2-)/.test(pem)) return 'It is a key of OpenSSH';
  if (/^[\da-f\s]+$/i.test(pem)) return 'It is hexadecimal text';
  if (/^[\w+/=\s-]+$/.test(pem)) return 'It is base64 or other text without BEGIN and END lines';
  return 'It has no BEGIN and END lines';
}

/** Removes what tools add around or within a text: quotation marks, a byte order mark, and escaped line breaks. */
const unwrap = (text: string): string =>
  text
    .trim()
    .replace(/^(["'`])([^]*)\1$/, '$2')
    .replace(/\\r|\r/g, '')
    .replace(/\\n/g, '\n');

/**
 * Tells whether a secret is really a PEM, DER, certificate, OpenSSH or JWK key. The key may be encoded in base64 or
 * hexadecimal, also twice (CVE-2022-29217, CVE-2023-48223, CVE-2026-34950).
 */
export function isAsymmetricKey(bytes: Buffer, depth = 2): boolean {
  const text = unwrap(bytes.toString('latin1'));
  if (/-----BEGIN|^\s*(ssh-(rsa|dss|ed25519)|ecdsa-sha2-)|\\?"kty\\?"\s*:/.test(text)) return true;
  if (bytes.subarray(0, 3).equals(Buffer.alloc(3)) && /^(ssh-|ecdsa-sha2-)/.test(bytes.toString('latin1', 4)))
    return true;
  if (isDer(bytes)) return true;
  if (depth === 0) return false;
  const compact = text.replace(/^0x/i, '').replace(/[\s:]/g, '');
  if (/^(?:[\da-f]{2})+$/i.test(compact) && isAsymmetricKey(Buffer.from(compact, 'hex'), depth - 1)) return true;
  return /^[\w+/-]+=*$/.test(compact) && isAsymmetricKey(Buffer.from(compact, 'base64'), depth - 1);
}

function isDer(bytes: Buffer): boolean {
  // Every DER key is a SEQUENCE. The first byte saves the attempts for ordinary secrets.
  if (bytes[0] !== 0x30) return false;
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
