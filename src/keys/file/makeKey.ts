import {
  createPublicKey,
  createSecretKey,
  generateKeyPair,
  randomBytes,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { factsOf, type Algorithm } from '../algorithms';
import { derivedKid } from '../publicJwk';

/** A new key as a JWK with its private half. */
export interface MadeKey extends JsonWebKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly use: 'sig';
}

const generate = promisify(generateKeyPair);

/** The size of new RSA keys in bits: a strength of 128 bits (NIST SP 800-57). */
const modulusLength = 3072;

/** The size of new secrets in bytes. It suffices for HS512 (RFC 7518 section 3.2). */
const secretBytes = 64;

/**
 * Makes a key. The `kid` of an asymmetric key is its thumbprint (RFC 7638). No `kid` begins with a hyphen, so that it can
 * be an argument of a command.
 */
export async function makeKey(alg: Algorithm): Promise<MadeKey> {
  for (;;) {
    const key = await generateKey(alg);
    const kid = derivedKid(key.type === 'secret' ? key : createPublicKey(key));
    if (!kid.startsWith('-')) return { kid, alg, use: 'sig', ...key.export({ format: 'jwk' }) };
  }
}

async function generateKey(algorithm: Algorithm): Promise<KeyObject> {
  const { family, curve = '' } = factsOf(algorithm);
  switch (family) {
    case 'HS':
      return createSecretKey(randomBytes(secretBytes));
    case 'ES':
      return (await generate('ec', { namedCurve: curve })).privateKey;
    case 'Ed':
      return (await generate('ed25519')).privateKey;
    default:
      return (await generate('rsa', { modulusLength })).privateKey;
  }
}
