import { createPrivateKey, createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';
import { algorithmNamed, algorithmNames, type Algorithm } from './algorithms';

/** A key, and what a JWK says of it (RFC 7517 section 4). */
export interface ReadKey {
  /** A secret, private or public key. */
  readonly key: KeyObject;
  readonly kid?: string | undefined;
  readonly algorithm?: Algorithm | undefined;
}

/** The members that hold key material (RFC 7518 section 6, RFC 8037 section 2). */
const materialNames = ['kty', 'crv', 'x', 'y', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'k'] as const;

/** The operation that each type of key is for (RFC 7517 section 4.3). */
const operations = { secret: ['sign', 'verify'], private: ['sign'], public: ['verify'] } as const;

/**
 * Reads a JWK. Its material is never quoted in a message.
 *
 * @param where - the option or the place in a set, for the message
 * @throws ConfigurationError if the key is malformed, or if it is not for signatures (RFC 7517 sections 4.2 to 4.4)
 */
export function readJwk(where: string, jwk: unknown): ReadKey {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) {
    throw new ConfigurationError(`${where}: is not a JWK. Pass an object with kty.`);
  }
  const members = new Map<string, unknown>(Object.entries(jwk));
  const key = makeKey(where, members);
  assertForSignatures(where, members, key);
  return { key, kid: readKid(where, members.get('kid')), algorithm: readAlgorithm(where, members.get('alg')) };
}

function makeKey(where: string, members: ReadonlyMap<string, unknown>): KeyObject {
  const material = Object.fromEntries(
    materialNames.filter(name => members.has(name)).map(name => [name, members.get(name)]),
  );
  const stray = Object.entries(material).find(([, value]) => typeof value !== 'string' || value === '');
  if (stray || material.kty === undefined || members.has('oth')) {
    const name = stray?.[0] ?? (material.kty === undefined ? 'kty' : 'oth');
    throw new ConfigurationError(`${where}: the member ${name} of the JWK is missing or cannot be used.`);
  }
  try {
    if (material.kty === 'oct') return secretOf(material.k);
    const key = { key: material as JsonWebKey, format: 'jwk' } as const;
    return members.has('d') ? createPrivateKey(key) : createPublicKey(key);
  } catch {
    // The message of Node.js can quote the input, so it is not passed on.
    throw new ConfigurationError(`${where}: the JWK is malformed (RFC 7518 section 6). Export it again.`);
  }
}

function secretOf(text: unknown): KeyObject {
  const bytes = Buffer.from(String(text), 'base64url');
  if (typeof text !== 'string' || bytes.toString('base64url') !== text) throw new TypeError();
  return createSecretKey(bytes);
}

function assertForSignatures(where: string, members: ReadonlyMap<string, unknown>, { type }: KeyObject): void {
  const use = members.get('use');
  if (use !== undefined && use !== 'sig') {
    throw new ConfigurationError(`${where}: the JWK is not for signatures: its use is not sig. Use another key.`);
  }
  const given = members.get('key_ops');
  if (given === undefined) return;
  const isList = Array.isArray(given) && new Set(given).size === given.length;
  if (!isList || !operations[type].some(operation => given.includes(operation))) {
    throw new ConfigurationError(
      `${where}: the key_ops of the JWK do not allow to ${operations[type].join(' or to ')}. Use another key.`,
    );
  }
}

function readKid(where: string, kid: unknown): string | undefined {
  if (kid === undefined || (typeof kid === 'string' && kid !== '')) return kid;
  throw new ConfigurationError(`${where}: the kid of the JWK must be a text that is not empty (RFC 7517 section 4.5).`);
}

function readAlgorithm(where: string, alg: unknown): Algorithm | undefined {
  const algorithm = algorithmNamed(alg);
  if (alg === undefined || algorithm !== undefined) return algorithm;
  throw new ConfigurationError(
    `${where}: the alg of the JWK is not one of ${algorithmNames.join(', ')} (RFC 7517 section 4.4).`,
  );
}
