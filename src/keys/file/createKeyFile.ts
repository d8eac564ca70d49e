import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Algorithm } from '../algorithms';
import { textOf } from './changeKeyFile';
import { makeKey } from './makeKey';
import { defaultTokenLifetime, defaultWait } from './readKeyFileContent';
import { replaceFile } from './replaceFile';

/** How a key file is made. */
export interface KeyFileOptions {
  /** The algorithm of the first key. Default `'ES256'`. */
  readonly algorithm?: Algorithm | undefined;
  /** The longest lifetime of a token, in seconds. Default 20 days, the default lifetime of refresh tokens. */
  readonly tokenLifetime?: number | undefined;
  /** The seconds in which each process and each cache of the JWKS gets to know a change of the file. Default 600. */
  readonly wait?: number | undefined;
}

/**
 * Makes a key file with one key, which signs, as the command `authx keys init` does. Only the owner can read the file. An
 * existing file is left as it is. If several processes start together, one of them makes the file.
 *
 * @returns the `kid` of the new key; undefined if the file exists
 */
export async function createKeyFile(
  path: string,
  { algorithm = 'ES256', tokenLifetime = defaultTokenLifetime, wait = defaultWait }: KeyFileOptions = {},
): Promise<string | undefined> {
  if (existsSync(path)) return undefined;
  const key = await makeKey(algorithm);
  mkdirSync(dirname(path), { recursive: true });
  let kid: string | undefined;
  await replaceFile(path, text => {
    if (text !== undefined) return undefined;
    ({ kid } = key);
    return textOf({ tokenLifetime, wait, keys: [{ ...key, state: 'signing' }] });
  });
  return kid;
}
