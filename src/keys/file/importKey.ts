import type { JsonWebKey, KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { factsOf, type Algorithm } from '../algorithms';
import type { KeyMaterial } from '../keyMaterial';
import { readKeySet } from '../readKeySet';
import type { RingKey } from '../RingKey';
import { withoutByteOrderMark } from '../withoutByteOrderMark';
import { KeyFileError } from './KeyFileError';
import type { MadeKey } from './makeKey';

/** What a key that is read does not say itself. */
export interface ImportOptions {
  readonly algorithm: Algorithm | undefined;
  /** Empty for the `kid` that the key has without a name. */
  readonly kid: string;
}

/**
 * Reads a key that signs from a file: a secret, a PEM, DER or JWK.
 *
 * @throws KeyFileError if the key cannot be read, is weak, or has no private half
 */
export function importKey(path: string, options: ImportOptions): MadeKey {
  const key = readKeyIn(path, options);
  if (!key.identity.signingKey) throw new KeyFileError(`${path} has no private key. Name a file with the private key.`);
  return { kid: key.kid, alg: key.algorithm, use: 'sig', ...toJwk(path, key.identity.signingKey) };
}

/**
 * Reads a key from a file: a secret, a PEM, DER or JWK. It may be a public key.
 *
 * @throws KeyFileError if the key cannot be read, or is weak
 */
export function readKeyIn(path: string, { algorithm: alg, kid }: ImportOptions): RingKey {
  const key = materialOf(readBytes(path), alg);
  const entry = { key, alg, kid: kid === '' ? undefined : kid };
  try {
    return readKeySet([entry])[0] as RingKey;
  } catch (error) {
    const { message } = error as Error;
    throw new KeyFileError(message.replace(/^keys\[0\]\.alg/, '--algorithm').replace(/^keys\[0\]/, path));
  }
}

/** A secret in text can end with a line break that is not part of it, so it is given as text. */
function materialOf(bytes: Buffer, alg: Algorithm | undefined): KeyMaterial {
  const text = bytes.toString();
  const jwk = jwkOf(text);
  if (jwk) return jwk;
  const isSecret = alg !== undefined && factsOf(alg).family === 'HS';
  return isSecret && Buffer.from(text).equals(bytes) ? text : bytes;
}

function jwkOf(text: string): JsonWebKey | undefined {
  try {
    const value = JSON.parse(withoutByteOrderMark(text)) as unknown;
    return typeof value === 'object' && value !== null && 'kty' in value ? (value as JsonWebKey) : undefined;
  } catch {
    return undefined;
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new KeyFileError(`${path} cannot be read (${code}). Name a file that you may read.`);
  }
}

function toJwk(path: string, key: KeyObject): JsonWebKey {
  try {
    return key.export({ format: 'jwk' });
  } catch {
    // Keys for RSA-PSS alone have no JWK.
    throw new KeyFileError(`${path} cannot be written as a JWK. Make a new key instead.`);
  }
}
