import { algorithmNames } from '../algorithms';
import { KeyFileError } from './KeyFileError';
import { storedStates, type KeyFileContent, type StoredKey } from './KeyFileContent';

/** 20 days, the default lifetime of refresh tokens. */
export const defaultTokenLifetime = 20 * 86_400;

/** 10 minutes: the cache of the JWKS, and the time until a process notices the file. */
export const defaultWait = 600;

/**
 * Reads the text of a key file.
 *
 * @throws KeyFileError if the file is damaged. The message never quotes the text
 */
export function readKeyFileContent(text: string): KeyFileContent {
  const content = parse(text);
  if (!isObject(content) || !Array.isArray(content.keys)) {
    throw new KeyFileError('is not a JWK set: it needs an object with the member "keys" (RFC 7517 section 5).');
  }
  const keys = content.keys.map(readKey);
  refuseDuplicates(keys);
  return {
    ...content,
    keys,
    tokenLifetime: seconds(content, 'tokenLifetime', defaultTokenLifetime),
    wait: seconds(content, 'wait', defaultWait),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of JSON.parse quotes the text.
    throw new KeyFileError('is not JSON. Restore the file from a backup.');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function seconds(content: Record<string, unknown>, name: string, fallback: number): number {
  const value = content[name] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new KeyFileError(`${name}: must be a number of seconds.`);
}

function readKey(key: unknown, index: number): StoredKey {
  const at = `keys[${String(index)}]`;
  if (!isObject(key)) throw new KeyFileError(`${at}: is not a JWK.`);
  // A control character in a kid could change what a terminal shows.
  if (typeof key.kid !== 'string' || !/^[^\p{Cc}]{1,255}$/u.test(key.kid)) {
    throw new KeyFileError(`${at}.kid: must be a text of at most 255 characters.`);
  }
  oneOf(key.alg, algorithmNames, `${at}.alg`);
  oneOf(key.state, storedStates, `${at}.state`);
  for (const name of ['notBefore', 'retireAt', 'signedUntil']) {
    const time = key[name];
    if (time !== undefined && (typeof time !== 'string' || Number.isNaN(Date.parse(time)))) {
      throw new KeyFileError(`${at}.${name}: must be a time in ISO 8601, such as 2030-01-31T12:00:00Z.`);
    }
  }
  return key as unknown as StoredKey;
}

function oneOf(value: unknown, values: readonly string[], where: string): void {
  if (!values.includes(value as string)) throw new KeyFileError(`${where}: must be one of ${values.join(', ')}.`);
}

function refuseDuplicates(keys: readonly StoredKey[]): void {
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    throw new KeyFileError('two keys have the same kid. Remove one of them.');
  }
  if (keys.filter(({ state }) => state === 'signing').length > 1) {
    throw new KeyFileError('two keys are "signing". Make all but one of them "verifying".');
  }
}
