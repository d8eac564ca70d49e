import { withoutPrivateHalf } from '../../keys/file/changeKeyFile';
import { KeyFileError } from '../../keys/file/KeyFileError';
import { isRetired, type KeyFileContent, type StoredKey } from '../../keys/file/KeyFileContent';
import { findKey, withKey } from './findKey';
import type { ChangeContext } from './promoteKey';

/**
 * Makes a key verify nothing from a moment on. Returns undefined if it has retired already.
 *
 * @throws KeyFileError if the key signs, or if its tokens may live longer
 */
export function retireKey(
  content: KeyFileContent,
  kid: string,
  { at, ...context }: ChangeContext & { readonly at: Date | undefined },
): KeyFileContent | undefined {
  const key = findKey(content, kid);
  if (key.state === 'signing') {
    throw new KeyFileError(`the key ${kid} signs, so it cannot retire. Promote another key first.`);
  }
  if (isRetired(key, context.now)) return undefined;
  const moment = at ?? context.now;
  if (!context.isForced) assertNoTokenLives(content, key, { moment, now: context.now });
  const retiring = { ...key, retireAt: moment.toISOString() };
  // The secret of an HMAC key also verifies, so it is deleted by the first change after the key has retired.
  return withKey(content, kid, retiring.kty === 'oct' ? retiring : withoutPrivateHalf(retiring));
}

/** A key that has never signed has no tokens. If it is unknown until when a key signed, it may sign until now. */
function assertNoTokenLives(
  { tokenLifetime }: KeyFileContent,
  key: StoredKey,
  { moment, now }: { readonly moment: Date; readonly now: Date },
): void {
  if (key.state === 'upcoming') return;
  const signedUntil = key.signedUntil === undefined ? now.getTime() : Date.parse(key.signedUntil);
  const last = new Date(signedUntil + tokenLifetime * 1000);
  if (moment < last) {
    throw new KeyFileError(
      `tokens of the key ${key.kid} may live until ${last.toISOString()}. Pass --at ${last.toISOString()}, or --force to refuse these tokens.`,
    );
  }
}
