import { createPublicKey, type KeyObject } from 'node:crypto';
import { factsOf, type Algorithm } from './algorithms';
import { type KeyMaterial, makeASecret, privateKeyObject, publicKeyObject, secretKeyObject } from './keyMaterial';
import { assertKeyFits, weaknessOf } from './keyStrength';
import { ConfigurationError } from '../errors/errors';

/** A key that verifies, and the `kid` that its tokens carry. */
export interface VerificationKey {
  readonly key: KeyObject;
  readonly kid: string | undefined;
}

/** The keys of one configuration, made once. */
export interface Keys {
  /** Undefined if only a public key is configured. Such an application verifies tokens and cannot issue them. */
  readonly signing: KeyObject | undefined;
  /** The current key first, then the previous one. */
  readonly verification: readonly VerificationKey[];
}

/** The options of a configuration that concern its keys. */
export interface KeyOptions {
  secretKey?: KeyMaterial | undefined;
  previousSecretKey?: KeyMaterial | undefined;
  privateKey?: KeyMaterial | undefined;
  publicKey?: KeyMaterial | undefined;
  previousPublicKey?: KeyMaterial | undefined;
  keyId?: string | undefined;
  previousKeyId?: string | undefined;
  /** Whether a weak key is refused, reported, or accepted. Default `'error'`. */
  weakKeys?: 'error' | 'warn' | 'allow' | undefined;
}

/** Makes the keys of a configuration. It refuses keys that are missing, weak, or of the wrong type. */
export function makeKeys(options: KeyOptions, algorithm: Algorithm, accepted: readonly Algorithm[]): Keys {
  const isSymmetric = factsOf(algorithm).family === 'HS';
  refuseStrayKeys(options, algorithm, isSymmetric);
  const { signing, current, previous } = isSymmetric
    ? symmetricKeys(options, algorithm)
    : asymmetricKeys(options, algorithm);
  for (const { option, key } of [current, previous].filter(named => named !== undefined)) {
    for (const name of accepted) check(option, name, key, options.weakKeys ?? 'error');
  }
  const verification: VerificationKey[] = [{ key: current.key, kid: options.keyId }];
  if (previous) verification.push({ key: previous.key, kid: options.previousKeyId });
  else if (options.previousKeyId !== undefined) {
    throw new ConfigurationError(
      'previousKeyId: there is no previous key. Set previousSecretKey or previousPublicKey, or remove previousKeyId.',
    );
  }
  return { signing, verification };
}

interface NamedKey {
  readonly option: string;
  readonly key: KeyObject;
}

interface KeySet {
  readonly signing: KeyObject | undefined;
  readonly current: NamedKey;
  readonly previous: NamedKey | undefined;
}

function symmetricKeys({ secretKey, previousSecretKey }: KeyOptions, algorithm: Algorithm): KeySet {
  if (secretKey === undefined) {
    throw new ConfigurationError(
      `secretKey: is missing, and ${algorithm} needs it. Set secretKey, or JWT_SECRET_KEY with AuthXConfig.fromEnv(). ${makeASecret}`,
    );
  }
  const key = secretKeyObject('secretKey', secretKey);
  return {
    signing: key,
    current: { option: 'secretKey', key },
    previous:
      previousSecretKey === undefined
        ? undefined
        : { option: 'previousSecretKey', key: secretKeyObject('previousSecretKey', previousSecretKey) },
  };
}

function asymmetricKeys({ privateKey, publicKey, previousPublicKey }: KeyOptions, algorithm: Algorithm): KeySet {
  if (privateKey === undefined && publicKey === undefined) {
    throw new ConfigurationError(
      `privateKey: is missing, and ${algorithm} needs it. Set privateKey, or only publicKey if the application only verifies tokens.`,
    );
  }
  const signing = privateKey === undefined ? undefined : privateKeyObject('privateKey', privateKey);
  const derived = signing && createPublicKey(signing);
  const given = publicKey === undefined ? undefined : publicKeyObject('publicKey', publicKey);
  if (derived && given && !derived.equals(given)) {
    throw new ConfigurationError(
      'publicKey: is not the public half of privateKey. Remove it: it is derived from privateKey.',
    );
  }
  return {
    signing,
    current: { option: signing ? 'privateKey' : 'publicKey', key: (given ?? derived) as KeyObject },
    previous:
      previousPublicKey === undefined
        ? undefined
        : { option: 'previousPublicKey', key: publicKeyObject('previousPublicKey', previousPublicKey) },
  };
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

function check(option: string, algorithm: Algorithm, key: KeyObject, weakKeys: 'error' | 'warn' | 'allow'): void {
  assertKeyFits(option, algorithm, key);
  const weakness = weakKeys === 'allow' ? undefined : weaknessOf(algorithm, key);
  if (weakness === undefined) return;
  const fix = factsOf(algorithm).family === 'HS' ? makeASecret : 'Make a longer key.';
  const message = `${option}: ${weakness}. ${fix} To use it for now, set weakKeys: 'warn'.`;
  if (weakKeys === 'error') throw new ConfigurationError(message);
  process.emitWarning(message, 'AuthXWarning');
}
