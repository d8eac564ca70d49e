import { KeyFileError } from '../../keys/file/KeyFileError';
import type { KeyFileContent, StoredKey } from '../../keys/file/KeyFileContent';

/** Returns the key with a `kid`. @throws KeyFileError if there is none */
export function findKey({ keys }: KeyFileContent, kid: string): StoredKey {
  const key = keys.find(candidate => candidate.kid === kid);
  if (key) return key;
  throw new KeyFileError(`has no key ${kid}. It has ${keys.map(each => each.kid).join(', ')}.`);
}

/** Returns a content in which one key is replaced. */
export const withKey = (content: KeyFileContent, kid: string, changed: StoredKey): KeyFileContent => ({
  ...content,
  keys: content.keys.map(key => (key.kid === kid ? changed : key)),
});
