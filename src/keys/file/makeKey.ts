import { createHash, generateKeyPair, randomBytes, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { factsOf, type Algorithm } from '../algorithms';

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
    const jwk = await makeJwk(alg);
    const kid = jwk.kty === 'oct' ? randomBytes(32).toString('base64url') : thumbprint(jwk);
    if (!kid.startsWith('-')) return { kid, alg, use: 'sig', ...jwk };
  }
}

async function makeJwk(algorithm: Algorithm): Promise<JsonWebKey> {
  const { family, curve = '' } = factsOf(algorithm);
  switch (family) {
    case 'HS':
      return { kty: 'oct', k: randomBytes(secretBytes).toString('base64url') };
    case 'ES':
      return toJwk(await generate('ec', { namedCurve: curve }));
    default:
      return toJwk(await generate('rsa', { modulusLength }));
  }
}

const toJwk = ({ privateKey }: { privateKey: KeyObject }): JsonWebKey => privateKey.export({ format: 'jwk' });

/** RFC 7638 section 3.2: the required members of the public key, in the order of their names. */
function thumbprint({ crv, e, kty, n, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}
