import { factsOf } from '../../keys/algorithms';
import { KeyFileError } from '../../keys/file/KeyFileError';
import { isRetired, type KeyFileContent } from '../../keys/file/KeyFileContent';
import type { MadeKey } from '../../keys/file/makeKey';

/** Adds an upcoming key. It verifies at once, and may sign from `notBefore` on. */
export function addKey(content: KeyFileContent, key: MadeKey, notBefore: Date): KeyFileContent {
  const isSecret = factsOf(key.alg).family === 'HS';
  const now = new Date();
  const live = content.keys.filter(each => !isRetired(each, now));
  const other = live.find(({ alg }) => (factsOf(alg).family === 'HS') !== isSecret);
  if (other) {
    throw new KeyFileError(
      `${key.alg} and ${other.alg} cannot be in one file, because a public key must never be used as a secret. Make another file.`,
    );
  }
  return { ...content, keys: [...content.keys, { ...key, state: 'upcoming', notBefore: notBefore.toISOString() }] };
}
