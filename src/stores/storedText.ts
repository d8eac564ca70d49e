import { createHash } from 'node:crypto';

/** Texts that no character set, collation or padding can change. Two of them are equal only if all bytes are. */
const plain = /^(?!sha256:)[\x21-\x7e]{1,255}$/;

/** Whether a text is visible ASCII of at most 255 characters. Every id that this library makes is. */
export const isPlain = (text: string): boolean => plain.test(text);

/**
 * Returns the text under which stores keep a `jti` or a subject: the text itself if it is {@link isPlain plain}, else its
 * SHA-256. Two different texts have different keys in every engine, even if its collation ignores case, accents or
 * trailing spaces.
 */
export function textKey(text: string): string {
  if (isPlain(text)) return text;
  // UTF-16, because UTF-8 writes every lone surrogate as the same character.
  return `sha256:${createHash('sha256').update(text, 'utf16le').digest('base64url')}`;
}

/**
 * Refuses session ids that an engine could confuse with other ids.
 *
 * @throws TypeError for ids that are not visible ASCII of at most 255 characters
 */
export function assertPlainIds(...ids: readonly string[]): void {
  if (ids.every(isPlain)) return;
  throw new TypeError('The ids of a session must be visible ASCII, of at most 255 characters.');
}
