import { createHash } from 'node:crypto';

/** Nothing in it that a character set, a collation or padding could change, or take for something else. */
const plain = /^(?!sha256:)[\x21-\x7e]{1,255}$/;

/**
 * Under which text a `jti` is stored: itself where it is visible ASCII of at most 255 characters, as every `jti` of this
 * library is; else its SHA-256. Different jtis have different keys in every engine, whatever its collation makes of case,
 * accents or spaces at the end.
 */
export function jtiKey(jti: string): string {
  if (plain.test(jti)) return jti;
  // As UTF-16, since in UTF-8 all lone surrogates are one.
  return `sha256:${createHash('sha256').update(jti, 'utf16le').digest('base64url')}`;
}
