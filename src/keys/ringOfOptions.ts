import { createPublicKey } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';
import { factsOf, type Algorithm } from './algorithms';
import { assertUsable, type WeakKeys } from './assertUsable';
import { type KeyMaterial, makeASecret, readPrivateKey, readPublicKey, readSecretKey } from './keyMaterial';
import { KeyRing } from './KeyRing';
import type { ReadKey } from './readJwk';
import { keyIdentity } from './readKeySet';
import { RingKey } from './RingKey';

/** The options that give one key and the previous one. */
export interface KeyOptions {
  secretKey?: KeyMaterial | undefined;
  previousSecretKey?: KeyMaterial | undefined;
  privateKey?: KeyMaterial | undefined;
  publicKey?: KeyMaterial | undefined;
  previousPublicKey?: KeyMaterial | undefined;
  keyId?: string | undefined;
  previousKeyId?: string | undefined;
  /** Default `'error'`. */
  weakKeys?: WeakKeys | undefined;
}

interface NamedKey extends ReadKey {
  readonly option: string;
}

/** Makes the ring of a configuration with one key and the previous one. It refuses keys that are missing, weak, or of the wrong type. */
export function ringOfOptions(options: KeyOptions, algorithms: readonly [signing: Algorithm, ...Algorithm[]]): KeyRing {
  const [algorithm] = algorithms;
  const isSymmetric = factsOf(algorithm).family === 'HS';
  refuseStrayKeys(options, algorithm, isSymmetric);
  const current = isSymmetric ? currentSecret(options, algorithm) : currentPair(options, algorithm);
  const previous = previousKey(options);
  if (!previous && options.previousKeyId !== undefined) {
    throw new ConfigurationError(
      'previousKeyId: there is no previous key. Set previousSecretKey or previousPublicKey, or remove previousKeyId.',
    );
  }
  const first = ringKey(current, options.keyId, { algorithms, weakKeys: options.weakKeys });
  const second = previous && ringKey(previous, options.previousKeyId, { algorithms, weakKeys: options.weakKeys });
  if (!second || second.equals(first)) return new KeyRing([first]);
  if (first.kid === second.kid) {
    throw new ConfigurationError(`previousKeyId: is also the kid of the current key. Give each key a kid of its own.`);
  }
  return new KeyRing([first, second]);
}

interface KeyRules {
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
  readonly weakKeys: WeakKeys | undefined;
}

function ringKey({ option, ...read }: NamedKey, kid: string | undefined, { algorithms, weakKeys }: KeyRules): RingKey {
  if (read.algorithm !== undefined && !algorithms.includes(read.algorithm)) {
    throw new ConfigurationError(
      `${option}: the JWK is for ${read.algorithm}, but algorithm is ${algorithms[0]}. Change one of them.`,
    );
  }
  const identity = keyIdentity(read.key, { kid: kid ?? read.kid, algorithms });
  assertUsable(option, identity, weakKeys ?? 'error');
  const isCurrent = !option.startsWith('previous');
  return new RingKey(isCurrent ? identity : { ...identity, signingKey: undefined }, {
    state: undefined,
    notBefore: -Infinity,
    retireAt: Infinity,
  });
}

function currentSecret({ secretKey }: KeyOptions, algorithm: Algorithm): NamedKey {
  if (secretKey !== undefined) return { option: 'secretKey', ...readSecretKey('secretKey', secretKey) };
  throw new ConfigurationError(
    `secretKey: is missing, and ${algorithm} needs it. Set secretKey, or JWT_SECRET_KEY with AuthXConfig.fromEnv(). ${makeASecret}`,
  );
}

function currentPair({ privateKey, publicKey }: KeyOptions, algorithm: Algorithm): NamedKey {
  const signing = privateKey === undefined ? undefined : readPrivateKey('privateKey', privateKey);
  const verifying = publicKey === undefined ? undefined : readPublicKey('publicKey', publicKey);
  if (signing && verifying && !createPublicKey(signing.key).equals(verifying.key)) {
    throw new ConfigurationError(
      'publicKey: is not the public half of privateKey. Remove it: it is derived from privateKey.',
    );
  }
  if (signing) return { option: 'privateKey', ...signing };
  if (verifying) return { option: 'publicKey', ...verifying };
  throw new ConfigurationError(
    `privateKey: is missing, and ${algorithm} needs it. Set privateKey, or only publicKey if the application only verifies tokens.`,
  );
}

function previousKey({ previousSecretKey, previousPublicKey }: KeyOptions): NamedKey | undefined {
  if (previousSecretKey !== undefined) {
    return { option: 'previousSecretKey', ...readSecretKey('previousSecretKey', previousSecretKey) };
  }
  if (previousPublicKey === undefined) return undefined;
  return { option: 'previousPublicKey', ...readPublicKey('previousPublicKey', previousPublicKey) };
}

/** Refuses a key that the algorithm never uses. Most often, the application forgot to set the algorithm. */
function refuseStrayKeys(options: KeyOptions, algorithm: Algorithm, isSymmetric: boolean): void {
  const stray = isSymmetric
    ? (['privateKey', 'publicKey', 'previousPublicKey'] as const)
    : (['secretKey', 'previousSecretKey'] as const);
  for (const option of stray) {
    if (options[option] !== undefined) {
      const fix = isSymmetric ? "set algorithm to one of the key's family, such as RS256" : 'set algorithm to HS256';
      throw new ConfigurationError(`${option}: ${algorithm} does not use it. Remove it, or ${fix}.`);
    }
  }
}
