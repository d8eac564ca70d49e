import { isUtf8 } from 'node:buffer';
import type { JsonObject } from './TokenType';
import { JWTDecodeError } from '../errors/errors';

/** The deepest nesting. Deeper input could exhaust the stack of a parser. */
const deepest = 32;

const quote = 0x22;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const backslash = 0x5c;

/**
 * Parses a JSON object. It refuses input that JSON.parse accepts: invalid UTF-8, a byte order mark, duplicate members
 * (RFC 7515 section 4, RFC 7519 section 4), a top-level value that is not an object, and deep nesting.
 */
export function parseObject(bytes: Buffer, length = bytes.length): JsonObject {
  const text = bytes.toString('utf8', 0, length);
  // Invalid bytes are read as U+FFFD, which valid text can also contain.
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(0, length))) throw new JWTDecodeError();
  const members = countWrittenMembers(text);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new JWTDecodeError();
  // JSON.parse keeps one of two members with the same name, so fewer members remain than were written.
  if (countMembers(value) !== members) throw new JWTDecodeError();
  return value as JsonObject;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // V8's message quotes the input.
    throw new JWTDecodeError();
  }
}

/** Counts the members by the colons outside of strings. It stops if the nesting is too deep. */
function countWrittenMembers(text: string): number {
  let members = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case quote:
        i = endOfString(text, i);
        break;
      case colon:
        members++;
        break;
      case openBrace:
      case openBracket:
        if (++depth > deepest) throw new JWTDecodeError();
        break;
      case closeBrace:
      case closeBracket:
        depth--;
        break;
    }
  }
  return members;
}

/** The index of the quotation mark that closes the string opened at `start`. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) return i;
    if (code === backslash) i++;
  }
  return text.length;
}

function countMembers(value: object): number {
  const names = Object.keys(value);
  let members = Array.isArray(value) ? 0 : names.length;
  for (const name of names) {
    const child = (value as JsonObject)[name];
    if (typeof child === 'object' && child !== null) members += countMembers(child);
  }
  return members;
}
