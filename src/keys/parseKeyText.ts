import { ConfigurationError } from '../errors/errors';
import { strayShape } from './strayShape';
import { unwrapKeyText } from './unwrapKeyText';

/**
 * Reads a secret that was given as text. Line ends after it are dropped, because files of Docker secrets end with one.
 *
 * @throws ConfigurationError if the text can mean two secrets
 */
export function readSecretText(option: string, text: string): string {
  const secret = text.replace(/(?:\r?\n)+$/, '');
  if (secret.trim() === '') return '';
  const shape = strayShape(secret);
  if (shape === undefined) return secret;
  throw new ConfigurationError(
    `${option}: ${shape}, so it is unclear which bytes are the secret. Remove this, or pass the exact bytes as a Buffer.`,
  );
}

/**
 * Reads a PEM in every form with only one meaning: with quotation marks around it, literal `\n`, Windows line ends,
 * indentation, spaces instead of line breaks, or the whole PEM in base64.
 */
export function readPemText(text: string): string {
  const plain = unwrapKeyText(text);
  const pem = plain.includes('-----BEGIN') ? plain : unwrapKeyText(Buffer.from(plain, 'base64').toString());
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
