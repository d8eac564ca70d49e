import { isUtf8 } from 'node:buffer';
import type { JsonObject } from './claims';
import { JWTDecodeError } from '../errors/errors';

/** Nothing that tokens carry is nested this deeply; a parser's stack can be. */
const deepest = 32;

const quote = 0x22;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const backslash = 0x5c;

/**
 * Parses a JSON object, and refuses what JSON.parse forgives: bytes that are not UTF-8, a byte order mark, a member
 * named twice (RFC 7515 section 4, RFC 7519 section 4), a top level that is no object, and bottomless nesting.
 */
export function parseObject(bytes: Buffer): JsonObject {
  if (!isUtf8(bytes)) throw new JWTDecodeError();
  const text = bytes.toString();
  const members = countWrittenMembers(text);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new JWTDecodeError();
  // Of two members with one name JSON.parse keeps one, so that fewer are there than were written.
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

/** Counts the colons outside of strings, and gives up where the nesting goes too deep. */
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
