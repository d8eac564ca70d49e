import { createHash } from 'node:crypto';

/** Texts that no character set, collation or padding of a database changes. */
const plain = /^(?!sha256:)[\x21-\x7e]{1,255}$/;

/** Tells whether a text is visible ASCII of at most 255 characters. All ids that this library makes are. */
export const isPlain = (text: string): boolean => plain.test(text);

/**
 * Returns the key under which a store keeps a `jti` or a subject: the text itself if it is {@link isPlain plain}, or else
 * its SHA-256. Different texts have different keys in every engine, whatever its collation does with case, accents or
 * spaces at the end.
 */
export function textKey(text: string): string {
  if (isPlain(text)) return text;
  // In UTF-16, because in UTF-8 all lone surrogates are equal.
  return `sha256:${createHash('sha256').update(text, 'utf16le').digest('base64url')}`;
}
