import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { pause } from '../../async/timers';
import { withoutByteOrderMark } from '../withoutByteOrderMark';
import { KeyFileError } from './KeyFileError';

/** Milliseconds between two attempts to lock a file. */
const interval = 20;

/** A key file is a few kB long. */
const longestFile = 1_000_000;

/**
 * Replaces a file with a change of its text. At each moment the file has either the old text or the new one, also after a
 * power cut. Changes at the same time are done one after the other. The file is readable for its owner, and for its group
 * if it was before.
 *
 * @param change - returns the new text; undefined if the file stays as it is. Its argument is undefined if there is no file
 * @param patience - for how many milliseconds it waits for another change
 * @throws KeyFileError if the file cannot be read, or another change does not end in time
 */
export async function replaceFile(
  path: string,
  change: (text: string | undefined) => string | undefined,
  patience = 10_000,
): Promise<void> {
  // A link stays a link: the file that it names is replaced.
  const target = fs.existsSync(path) ? fs.realpathSync(path) : path;
  const lock = `${target}.lock`;
  const descriptor = await openLock(lock, patience);
  // Everything below is synchronous, so that a signal seldom leaves the lock behind.
  let isOpen = true;
  let isReplaced = false;
  try {
    const text = change(readKeyText(target));
    if (text === undefined) return;
    fs.writeFileSync(descriptor, text);
    adopt(descriptor, target);
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
    isOpen = false;
    fs.renameSync(lock, target);
    isReplaced = true;
    syncFolder(dirname(target));
  } finally {
    if (isOpen) fs.closeSync(descriptor);
    if (!isReplaced) fs.rmSync(lock, { force: true });
  }
}

/**
 * Reads a key file. Returns undefined if there is none.
 *
 * @throws KeyFileError if it is not a file, or too long
 */
export function readKeyText(path: string): string | undefined {
  const status = fs.statSync(path, { throwIfNoEntry: false });
  if (!status) return undefined;
  if (!status.isFile()) throw new KeyFileError('is not a file.');
  if (status.size > longestFile) throw new KeyFileError('is longer than 1 MB, so it is not a key file.');
  try {
    return withoutByteOrderMark(fs.readFileSync(path, 'utf8'));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new KeyFileError(`cannot be read (${code}). Run the command as a user who may read the file.`);
  }
}

/** Makes the new text in a file of its own, which is also the lock: only one process can create it. */
async function openLock(lock: string, patience: number): Promise<number> {
  for (let waited = 0; ; waited += interval) {
    try {
      return fs.openSync(lock, 'wx', 0o600);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') {
        throw new KeyFileError(
          `cannot be replaced (${code}). Run the command as a user who may write the file and its folder.`,
        );
      }
    }
    if (waited >= patience) {
      throw new KeyFileError(
        `another command is changing it, or was killed while it did. If no other command runs, delete ${lock}.`,
      );
    }
    await pause(interval);
  }
}

/** Gives the new file to the readers of the old one, so that a server of another user can still read it. */
function adopt(descriptor: number, target: string): void {
  const old = fs.statSync(target, { throwIfNoEntry: false });
  if (!old) return;
  const made = fs.fstatSync(descriptor);
  const groupRead = old.mode & 0o040;
  if (made.uid !== old.uid || (groupRead !== 0 && made.gid !== old.gid)) {
    try {
      fs.fchownSync(descriptor, old.uid, old.gid);
    } catch {
      throw new KeyFileError('belongs to another user or group. Run the command as the user who owns the file.');
    }
  }
  fs.fchmodSync(descriptor, 0o600 | groupRead);
}

/** Makes the new name durable. Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
