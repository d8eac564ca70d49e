import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { clearInterval, setInterval } from '../async/timers';
import { ConfigurationError } from '../errors/errors';
import type { KeySet, KeySource } from './KeySet';
import { withoutByteOrderMark } from './withoutByteOrderMark';

/** Milliseconds between two looks at a file. */
const interval = 500;

/**
 * Reads keys from a file that contains a JWK set, as `authx keys` writes it. Its changes are noticed within a second, also
 * if it is replaced by another file. Each ring needs a source of its own.
 *
 * @param path - the path of the file. A relative path is resolved when this function is called
 */
export function keyFile(path: string): KeySource {
  const file = resolve(path);
  // The version is taken before the file is read, so a change in between is noticed too.
  let seen = '';
  return {
    async load() {
      seen = await versionOf(file);
      const text = await readFile(file, 'utf8').catch((cause: unknown) => unreadable(file, cause));
      try {
        return JSON.parse(withoutByteOrderMark(text)) as KeySet;
      } catch {
        // The message of JSON.parse quotes the text, so it is not passed on.
        throw new ConfigurationError(`${file}: is not JSON. It must contain a JWK set: { "keys": [...] }.`);
      }
    },
    // Watching by events loses files that are replaced or lie on a network, so the file is looked at regularly.
    watch(changed) {
      const look = async (): Promise<void> => {
        const version = await versionOf(file);
        if (version === seen) return;
        seen = version;
        changed();
      };
      const timer = setInterval(() => void look(), interval);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function unreadable(file: string, cause: unknown): never {
  const { code = 'no code' } = cause as NodeJS.ErrnoException;
  const fix =
    code === 'ENOENT' ? 'Make it with authx keys init, or correct the path' : 'Name a file that this process may read';
  throw new ConfigurationError(`${file}: cannot be read (${code}). ${fix}.`);
}

/** Returns a text that differs whenever the file was changed or replaced. It is empty if there is no file. */
async function versionOf(file: string): Promise<string> {
  try {
    const { ino, mtimeNs, ctimeNs, size } = await stat(file, { bigint: true });
    return [ino, mtimeNs, ctimeNs, size].join();
  } catch {
    return '';
  }
}
