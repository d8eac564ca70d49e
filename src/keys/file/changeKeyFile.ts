import { KeyRing } from '../KeyRing';
import { KeyFileError } from './KeyFileError';
import { isRetired, type KeyFileContent, type StoredKey } from './KeyFileContent';
import { readKeyFileContent } from './readKeyFileContent';
import { readKeyText, replaceFile } from './replaceFile';

/**
 * Changes a key file. Changes at the same time are done one after the other. If a key has retired, its private half is
 * deleted.
 *
 * @param change - returns the new content; undefined if the file stays as it is
 * @returns what `change` returned
 * @throws KeyFileError if there is no file, if it is damaged, if `change` refuses, or if servers would refuse the new
 * content. The file stays as it was
 */
export async function changeKeyFile(
  path: string,
  change: (content: KeyFileContent) => KeyFileContent | undefined,
): Promise<KeyFileContent | undefined> {
  let changed: KeyFileContent | undefined;
  if (readKeyText(path) === undefined) throw noFile();
  await replaceFile(path, text => {
    if (text === undefined) throw noFile();
    changed = change(readKeyFileContent(text));
    if (!changed) return undefined;
    const next = textOf(changed);
    assertUsable(next);
    return next;
  });
  return changed;
}

/** Refuses a content that servers would refuse. Whether a key is weak is for the server to judge. */
function assertUsable(text: string): void {
  try {
    new KeyRing(JSON.parse(text) as KeyFileContent, { weakKeys: 'allow' });
  } catch (error) {
    throw new KeyFileError((error as Error).message);
  }
}

/** Reads a key file. */
export function keyFileContent(path: string): KeyFileContent {
  const text = readKeyText(path);
  if (text === undefined) throw noFile();
  return readKeyFileContent(text);
}

/** Returns the text of a key file. */
export function textOf(content: KeyFileContent): string {
  const now = new Date();
  const keys = content.keys.map(key => (isRetired(key, now) ? retired(key) : key));
  return `${JSON.stringify({ ...content, keys }, undefined, 2)}\n`;
}

/** Servers do not read a key with this state, so a secret may be missing. */
const retired = (key: StoredKey): StoredKey => ({ ...withoutPrivateHalf(key), state: 'retired' });

/** Returns a key without its private half. Of a secret, only the facts are left. */
export function withoutPrivateHalf(key: StoredKey): StoredKey {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, oth: _oth, k: _k, ...rest } = key;
  return rest;
}

const noFile = (): KeyFileError => new KeyFileError('there is no such file. Make it with authx keys init.');
