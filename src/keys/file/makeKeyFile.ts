import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { textOf } from './changeKeyFile';
import { KeyFileError } from './KeyFileError';
import type { MadeKey } from './makeKey';
import { defaultTokenLifetime, defaultWait } from './readKeyFileContent';
import { replaceFile } from './replaceFile';

/** How a key file is made. Times are in seconds. */
export interface KeyFileSettings {
  /** Returns the key that signs. It is called only if there is no file. */
  readonly key: () => MadeKey | Promise<MadeKey>;
  readonly tokenLifetime?: number | undefined;
  readonly wait?: number | undefined;
}

/**
 * Makes a key file with one key, which signs. An existing file is left as it is. If several processes start together, one
 * of them makes the file.
 *
 * @throws KeyFileError if the file cannot be written
 * @returns the `kid` of the key; undefined if the file exists
 */
export async function makeKeyFile(
  path: string,
  { key: make, tokenLifetime = defaultTokenLifetime, wait = defaultWait }: KeyFileSettings,
): Promise<string | undefined> {
  if (existsSync(path)) return undefined;
  const key = await make();
  makeFolder(dirname(path));
  let kid: string | undefined;
  await replaceFile(path, text => {
    if (text !== undefined) return undefined;
    ({ kid } = key);
    return textOf({ tokenLifetime, wait, keys: [{ ...key, state: 'signing' }] });
  });
  return kid;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new KeyFileError(`its folder cannot be made (${code}). Make the folder, or name another file.`);
  }
}
