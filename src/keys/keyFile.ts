import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigurationError } from '../errors/errors';
import type { KeySet, KeySource } from './KeySet';

/** Milliseconds between two looks at a file. */
const interval = 500;

/**
 * Reads keys from a file that contains a JWK set, as `authx keys` writes it. Its changes are noticed within a second, also
 * if it is replaced by another file.
 *
 * @param path - the path of the file. A relative path is resolved when this function is called
 */
export function keyFile(path: string): KeySource {
  const file = resolve(path);
  return {
    async load() {
      const text = await readFile(file, 'utf8');
      try {
        return JSON.parse(text) as KeySet;
      } catch {
        // The message of JSON.parse quotes the text, so it is not passed on.
        throw new ConfigurationError(`${file}: is not JSON. It must contain a JWK set: { "keys": [...] }.`);
      }
    },
    watch(changed) {
      const listener = (): void => changed();
      // Watching by events loses files that are replaced or lie on a network, so the file is looked at regularly.
      watchFile(file, { interval, persistent: false }, listener);
      return () => unwatchFile(file, listener);
    },
  };
}
