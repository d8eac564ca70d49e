import { createHash } from 'node:crypto';

/** Nothing in it that a character set, a collation or padding could change, or take for something else. */
const plain = /^(?!sha256:)[\x21-\x7e]{1,255}$/;

/** Whether a text is visible ASCII of at most 255 characters, as every id is that this library makes. */
export const isPlain = (text: string): boolean => plain.test(text);

/**
 * Under which text a `jti` or a subject is looked for: itself where it is {@link isPlain plain}; else its SHA-256.
 * Different texts have different keys in every engine, whatever its collation makes of case, accents or spaces at the end.
 */
export function textKey(text: string): string {
  if (isPlain(text)) return text;
  // As UTF-16, since in UTF-8 all lone surrogates are one.
  return `sha256:${createHash('sha256').update(text, 'utf16le').digest('base64url')}`;
}
