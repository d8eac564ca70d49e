import type { JsonWebKey, KeyObject } from 'node:crypto';
import { type Algorithm, algorithmNamed } from '../keys/algorithms';
import { assertUsable } from '../keys/assertUsable';
import { assertKeyFits } from '../keys/keyStrength';
import { derivedKid } from '../keys/publicJwk';
import { readJwk } from '../keys/readJwk';
import { type KeyIdentity, RingKey } from '../keys/RingKey';
import { ConfigurationError } from '../errors/errors';

/** The keys of an issuer that can be used, and why the others cannot. */
export interface ReadKeys {
  readonly keys: readonly RingKey[];
  readonly complaints: readonly ConfigurationError[];
}

/**
 * Reads the keys that an issuer publishes. A key that is malformed, weak, secret or ambiguous is left out, so that it does
 * not take the others with it.
 *
 * @param algorithms - those that the application accepts from this issuer. A key without `alg` is used with all that fit
 */
export function readRemoteKeys(published: readonly JsonWebKey[], algorithms: readonly Algorithm[]): ReadKeys {
  const complaints: ConfigurationError[] = [];
  const identities: KeyIdentity[] = [];
  for (const [index, jwk] of published.entries()) {
    if (isForOtherUses(jwk)) continue;
    try {
      identities.push(readKey(`keys[${String(index)}]`, jwk, algorithms));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      complaints.push(error);
    }
  }
  const doubtful = identities.filter(identity => identities.some(other => areAmbiguous(identity, other)));
  complaints.push(
    ...doubtful.map(
      ({ kid }) =>
        new ConfigurationError(`keys: several keys are meant by the kid ${kid}, so that none of them is used.`),
    ),
  );
  const keys = identities.filter(identity => !doubtful.includes(identity));
  return { keys: keys.map(identity => new RingKey(identity, always)), complaints };
}

const always = { state: undefined, notBefore: -Infinity, retireAt: Infinity };

/** Issuers publish keys for encryption beside those for signatures. */
const isForOtherUses = ({ use, alg }: JsonWebKey): boolean =>
  use === 'enc' || (typeof alg === 'string' && algorithmNamed(alg) === undefined);

function readKey(where: string, jwk: JsonWebKey, algorithms: readonly Algorithm[]): KeyIdentity {
  // Everybody who can read the set could sign with such a key.
  if (jwk.kty === 'oct' || 'd' in jwk || 'k' in jwk) {
    throw new ConfigurationError(`${where}: is a secret or private key, which the issuer must not publish.`);
  }
  const { key, kid, algorithm } = readJwk(where, jwk);
  const identity: KeyIdentity = {
    kid: kid ?? derivedKid(key),
    aliases: [],
    verifiesWithoutKid: kid === undefined,
    algorithms: algorithm === undefined ? fitting(where, key, algorithms) : [accepted(where, algorithm, algorithms)],
    verificationKey: key,
    signingKey: undefined,
  };
  assertUsable(where, identity, 'error');
  return identity;
}

function accepted(where: string, algorithm: Algorithm, algorithms: readonly Algorithm[]): Algorithm {
  if (algorithms.includes(algorithm)) return algorithm;
  throw new ConfigurationError(
    `${where}: its alg is ${algorithm}. To accept it, add it to the algorithms of the RemoteIssuer.`,
  );
}

function fitting(where: string, key: KeyObject, algorithms: readonly Algorithm[]): KeyIdentity['algorithms'] {
  const [first, ...others] = algorithms.filter(algorithm => doesFit(algorithm, key));
  if (first !== undefined) return [first, ...others];
  throw new ConfigurationError(`${where}: none of the algorithms of the RemoteIssuer can be used with it.`);
}

function doesFit(algorithm: Algorithm, key: KeyObject): boolean {
  try {
    assertKeyFits('', algorithm, key);
    return true;
  } catch {
    return false;
  }
}

/** Tells whether a token could mean either of two keys: by the same `kid`, or without a `kid` by the same algorithm. */
function areAmbiguous(one: KeyIdentity, other: KeyIdentity): boolean {
  if (one === other) return false;
  if (one.kid === other.kid) return true;
  const share = one.algorithms.some(algorithm => other.algorithms.includes(algorithm));
  return one.verifiesWithoutKid && other.verifiesWithoutKid && share;
}
