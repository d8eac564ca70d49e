import { createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';
import { factsOf, type Algorithm } from './algorithms';
import { assertUsable, type WeakKeys } from './assertUsable';
import { readKeyPair, readSecretKey } from './keyMaterial';
import type { KeyEntry, KeySet } from './KeySet';
import type { ReadKey } from './readJwk';
import { RingKey, type KeyIdentity, type KeyState } from './RingKey';
import { derivedKid } from './publicJwk';

const entryNames = ['key', 'kid', 'alg', 'state', 'notBefore', 'retireAt'];

const states: readonly KeyState[] = ['upcoming', 'signing', 'verifying', 'retired'];

/**
 * Reads the keys of a ring. Keys with the state `retired` are left out.
 *
 * @throws ConfigurationError naming the key and the fix
 */
export function readKeySet(keys: KeySet, weakKeys: WeakKeys = 'error'): RingKey[] {
  const entries = entriesOf(keys).map((entry, index) => [`keys[${String(index)}]`, entry] as const);
  const used = entries.filter(([where, entry]) => readState(where, entry.state) !== 'retired');
  if (entries.length > 0 && used.length === 0) {
    throw new ConfigurationError('keys: all keys have the state retired. Give one key the state signing.');
  }
  return used.map(([where, entry]) => readEntry(where, entry, weakKeys));
}

/** Returns the longest lifetime of a token that a key file names. @throws ConfigurationError if it is not a length of time */
export function readTokenLifetime(keys: KeySet): number | undefined {
  const lifetime: unknown = 'tokenLifetime' in keys ? keys.tokenLifetime : undefined;
  if (lifetime === undefined) return undefined;
  if (typeof lifetime === 'number' && Number.isFinite(lifetime) && lifetime > 0) return lifetime;
  throw new ConfigurationError('keys: tokenLifetime must be a number of seconds. Correct it in the key file.');
}

function entriesOf(keys: unknown): readonly KeyEntry[] {
  const isSet = typeof keys === 'object' && keys !== null && !Array.isArray(keys) && 'keys' in keys;
  const list: unknown = isSet ? keys.keys : keys;
  if (!Array.isArray(list)) {
    throw new ConfigurationError('keys: must be a list of { key, kid, ... }, or a JWK set: { keys: [...] }.');
  }
  return list.map((item: unknown, index) => (isSet ? entryOfJwk(index, item) : checkedEntry(index, item)));
}

function entryOfJwk(index: number, jwk: unknown): KeyEntry {
  if (typeof jwk !== 'object' || jwk === null) {
    throw new ConfigurationError(`keys[${String(index)}]: is not a JWK. Pass an object with kty.`);
  }
  const { state, notBefore, retireAt, ...key } = jwk as Omit<KeyEntry, 'key'>;
  return { key: key, state, notBefore, retireAt };
}

function checkedEntry(index: number, entry: unknown): KeyEntry {
  const where = `keys[${String(index)}]`;
  if (typeof entry !== 'object' || entry === null || !('key' in entry) || entry.key === undefined) {
    throw new ConfigurationError(`${where}: must be an object with key. For a JWK set, pass { keys: [...] }.`);
  }
  const stray = Object.keys(entry).find(name => !entryNames.includes(name));
  if (stray !== undefined) throw new ConfigurationError(`${where}.${stray}: is not one of ${entryNames.join(', ')}.`);
  return entry as KeyEntry;
}

function readEntry(where: string, entry: KeyEntry, weakKeys: WeakKeys): RingKey {
  const read = isSecret(entry) ? readSecretKey(where, entry.key) : readKeyPair(where, entry.key);
  const algorithm = algorithmOf(where, entry.alg, read);
  const identity = keyIdentity(read.key, { kid: readKid(where, entry.kid) ?? read.kid, algorithms: [algorithm] });
  assertUsable(where, identity, weakKeys);
  const { notBefore, retireAt } = entry;
  return new RingKey(identity, {
    state: readState(where, entry.state),
    notBefore: readTime(`${where}.notBefore`, notBefore) ?? -Infinity,
    retireAt: readTime(`${where}.retireAt`, retireAt) ?? Infinity,
  });
}

/** Tells whether an entry is for the HS family. Text and bytes say so only by their `alg`. */
function isSecret({ key, alg }: KeyEntry): boolean {
  const names = typeof key === 'object' && 'kty' in key ? { kty: key.kty } : undefined;
  if (names) return names.kty === 'oct';
  return alg?.startsWith('HS') ?? false;
}

/** What a key is called and used for, of which some may be left to the key itself. */
export interface KeyUse {
  readonly kid?: string | undefined;
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
}

/** Makes the identity of a key. Without a `kid`, the key verifies tokens without `kid` too. */
export function keyIdentity(key: KeyObject, { kid, algorithms }: KeyUse): KeyIdentity {
  const verificationKey = key.type === 'private' ? createPublicKey(key) : key;
  const derived = derivedKid(verificationKey);
  return {
    kid: kid ?? derived,
    aliases: kid === undefined || kid === derived ? [] : [derived],
    verifiesWithoutKid: kid === undefined,
    algorithms,
    verificationKey,
    signingKey: key.type === 'public' ? undefined : key,
  };
}

function algorithmOf(where: string, alg: Algorithm | undefined, { key, algorithm }: ReadKey): Algorithm {
  if (alg !== undefined && algorithm !== undefined && alg !== algorithm) {
    throw new ConfigurationError(`${where}: alg is ${alg}, but the JWK says ${algorithm}. Remove one of them.`);
  }
  const named = alg ?? algorithm ?? algorithmOfCurve(key);
  if (named !== undefined) {
    // A JavaScript caller can pass any text.
    if ((factsOf(named) as unknown) !== undefined) return named;
    throw new ConfigurationError(`${where}.alg: is not a known algorithm.`);
  }
  throw new ConfigurationError(
    `${where}.alg: is missing. A key of this type can have several: name one, such as RS256.`,
  );
}

/** The algorithm that the curve of a key leaves no choice about. */
function algorithmOfCurve({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Algorithm | undefined {
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  const curves: Readonly<Record<string, Algorithm>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
  return curves[asymmetricKeyDetails?.namedCurve ?? ''];
}

function readKid(where: string, kid: unknown): string | undefined {
  if (kid === undefined || (typeof kid === 'string' && kid !== '')) return kid;
  throw new ConfigurationError(`${where}.kid: must be a text that is not empty.`);
}

function readState(where: string, state: unknown): KeyState | undefined {
  if (state === undefined || states.includes(state as KeyState)) return state as KeyState | undefined;
  throw new ConfigurationError(`${where}.state: is not one of ${states.join(', ')}.`);
}

/** A date, or a date and a time with its zone (RFC 3339 section 5.6). */
const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function readTime(where: string, time: unknown): number | undefined {
  if (time === undefined) return undefined;
  const isTime = time instanceof Date || (typeof time === 'string' && isoTime.test(time));
  const milliseconds = isTime ? new Date(time).getTime() : NaN;
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new ConfigurationError(`${where}: must be a Date, or ISO 8601 with a time zone, such as 2027-01-31T12:00:00Z.`);
}
