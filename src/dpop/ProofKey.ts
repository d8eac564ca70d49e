import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { InvalidDPoPProofError } from '../errors/errors';
import { algorithmNamed, factsOf, type Algorithm, type AlgorithmFacts } from '../keys/algorithms';
import { assertKeyFits, weaknessOf } from '../keys/keyStrength';
import { jwkThumbprint } from '../keys/publicJwk';
import { signatureVerifier, type SignatureVerifier } from '../token/signatureVerifier';
import type { JsonObject } from '../token/TokenType';
import { parseProofPart } from './decodeProof';

/** The key of a proof. Its `KeyObject` is made when the first signature is verified, because that is the costly part. */
export class ProofKey {
  #verifier: SignatureVerifier | undefined;

  constructor(
    private readonly algorithm: Algorithm,
    /** The members that RFC 7638 section 3.2 requires, in the order of the alphabet. */
    private readonly jwk: JsonWebKey,
    /** The thumbprint of the key (RFC 7638 section 3). */
    readonly thumbprint: string = jwkThumbprint(jwk),
  ) {}

  /** Tells whether the key made a signature. It never throws. */
  hasSigned(signed: string, signature: string): boolean {
    this.#verifier ??= makeVerifier(this.algorithm, this.jwk);
    return this.#verifier(signed, signature);
  }
}

/** The members of a public JWK by its family of algorithms: `kty`, and those that hold the key. */
const publicMembers: Readonly<Record<Exclude<AlgorithmFacts['family'], 'HS'>, readonly [kty: string, ...string[]]>> = {
  RS: ['RSA', 'e', 'n'],
  PS: ['RSA', 'e', 'n'],
  ES: ['EC', 'crv', 'x', 'y'],
  Ed: ['OKP', 'crv', 'x'],
};

/** The members of a private or symmetric JWK (RFC 7518 section 6, RFC 8037 section 2). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Header members that ask for processing which this library does not do, or that name another key (RFC 7515 section 4.1). */
const refusedHeaders = ['jku', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'cty'];

/**
 * Reads the header of a proof and its key (RFC 9449 section 4.2). It does not compute anything with the key.
 *
 * @param accepted - the algorithms that may sign proofs, none of them symmetric
 * @throws InvalidDPoPProofError
 */
export function readProofKey(header: string, accepted: ReadonlySet<unknown>): ProofKey {
  const members = parseProofPart(header);
  const { typ, alg, jwk } = members;
  if (typ !== 'dpop+jwt') throw refusal('typ is not dpop+jwt');
  const algorithm = algorithmNamed(alg);
  if (algorithm === undefined || !accepted.has(algorithm)) throw refusal('alg is not a supported asymmetric algorithm');
  if (refusedHeaders.some(name => Object.hasOwn(members, name))) throw refusal('the header has an unexpected member');
  return new ProofKey(algorithm, readJwk(jwk, algorithm));
}

function readJwk(jwk: unknown, algorithm: Algorithm): JsonWebKey {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) throw refusal('jwk is missing');
  const given = jwk as JsonObject;
  if (secretMembers.some(name => Object.hasOwn(given, name))) throw refusal('jwk contains a private key');
  const [kty, ...names] = publicMembers[factsOf(algorithm).family as keyof typeof publicMembers];
  const values = names.map(name => [name, Object.hasOwn(given, name) ? given[name] : undefined] as const);
  if (!isForProofs(given, algorithm)) throw refusal('jwk is not for signatures of alg');
  if (given.kty !== kty || !values.every(([, value]) => isWord(value))) throw refusal('jwk does not fit to alg');
  return Object.fromEntries([...values, ['kty', kty] as const].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Tells whether a JWK may verify signatures of an algorithm, as far as the JWK says it (RFC 7517 sections 4.2 to 4.4). */
function isForProofs({ use, key_ops: operations, alg }: JsonObject, algorithm: Algorithm): boolean {
  if (use !== undefined && use !== 'sig') return false;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return false;
  return alg === undefined || algorithmNamed(alg) === algorithm;
}

/** Tells whether a value is base64url, or the name of a curve. */
const isWord = (value: unknown): boolean => typeof value === 'string' && /^[\w-]+$/.test(value);

const refusal = (reason: string): InvalidDPoPProofError =>
  new InvalidDPoPProofError({ message: `Invalid DPoP proof: ${reason}` });

/** The longest modulus in bits, and the longest exponent. Everybody may send a key, and long ones take long to verify. */
const longestModulus = 4096;
const greatestExponent = 2n ** 32n;

function makeVerifier(algorithm: Algorithm, jwk: JsonWebKey): SignatureVerifier {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    assertKeyFits('jwk', algorithm, key);
    return isUsable(algorithm, key) ? signatureVerifier(algorithm, key) : never;
  } catch {
    return never;
  }
}

function isUsable(algorithm: Algorithm, key: KeyObject): boolean {
  if (weaknessOf(algorithm, key) !== undefined) return false;
  const { modulusLength = 0, publicExponent = 3n } = key.asymmetricKeyDetails ?? {};
  return modulusLength <= longestModulus && publicExponent <= greatestExponent;
}

const never: SignatureVerifier = () => false;
