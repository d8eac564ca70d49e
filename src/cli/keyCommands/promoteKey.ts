import { KeyFileError } from '../../keys/file/KeyFileError';
import { isRetired, type KeyFileContent, type StoredKey } from '../../keys/file/KeyFileContent';
import { findKey } from './findKey';

/** The moment of a change, and whether the user has passed `--force`. */
export interface ChangeContext {
  readonly now: Date;
  readonly isForced: boolean;
}

/**
 * Makes a key sign. The key that signed before verifies from now on. Returns undefined if the key signs already.
 *
 * @throws KeyFileError if the key has no private half, will retire, or has to wait
 */
export function promoteKey(content: KeyFileContent, kid: string, context: ChangeContext): KeyFileContent | undefined {
  const key = findKey(content, kid);
  if (key.state === 'signing') return undefined;
  assertMaySign(key, context);
  const signedUntil = new Date(context.now.getTime() + content.wait * 1000).toISOString();
  const change = (each: StoredKey): StoredKey => {
    if (each.kid === kid) {
      const { notBefore: _, signedUntil: __, ...rest } = each;
      return { ...rest, state: 'signing' };
    }
    return each.state === 'signing' ? { ...each, state: 'verifying', signedUntil } : each;
  };
  return { ...content, keys: content.keys.map(change) };
}

function assertMaySign(key: StoredKey, { now, isForced }: ChangeContext): void {
  if (isRetired(key, now)) throw new KeyFileError(`the key ${key.kid} has retired. Promote another key.`);
  if (key.retireAt !== undefined) {
    throw new KeyFileError(`the key ${key.kid} will retire at ${key.retireAt}. Promote another key.`);
  }
  if (key.d === undefined && key.k === undefined) {
    throw new KeyFileError(`the key ${key.kid} has no private half, so it cannot sign. Promote another key.`);
  }
  if (!isForced && key.notBefore !== undefined && Date.parse(key.notBefore) > now.getTime()) {
    throw new KeyFileError(
      `the key ${key.kid} may sign from ${key.notBefore} on. Until then, some processes and caches may not know it and refuse its tokens. Wait, or pass --force.`,
    );
  }
}
