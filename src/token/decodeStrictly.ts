import type { JsonObject } from './TokenType';
import { parseObject } from './strictJson';
import { JWTDecodeError } from '../errors/errors';

/** Longer tokens are refused without decoding. */
export const longestToken = 8192;

/** The parts of a compact token, decoded; nothing about them is verified. */
export interface DecodedToken extends Pick<TokenParts, 'signed' | 'signature'> {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/**
 * Header members that would let the author of a token choose the key, or that ask for processing that this library does
 * not do (RFC 7515 section 4.1, RFC 7797, RFC 7516 section 4.1.3).
 */
export const refusedHeaders = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'cty'] as const;

/** A compact token, taken apart at its two dots. */
export interface TokenParts {
  readonly header: string;
  readonly claims: string;
  /** The signature in canonical base64url. */
  readonly signature: string;
  /** The signing input: header and claims as they stand in the token (RFC 7515 section 5.1). */
  readonly signed: string;
}

/**
 * Takes the compact serialization of a JWS apart (RFC 7515 section 3.1), and accepts only the one way to write it.
 *
 * @throws JWTDecodeError
 */
export function splitStrictly(token: string): TokenParts {
  if (typeof token !== 'string' || token.length > longestToken) throw new JWTDecodeError();
  if (!compactForm.test(token)) throw new JWTDecodeError();
  const endOfHeader = token.indexOf('.');
  const endOfClaims = token.lastIndexOf('.');
  const header = token.slice(0, endOfHeader);
  const claims = token.slice(endOfHeader + 1, endOfClaims);
  const signature = token.slice(endOfClaims + 1);
  assertCanonical(header);
  assertCanonical(claims);
  assertCanonical(signature);
  return { header, claims, signature, signed: token.slice(0, endOfClaims) };
}

/**
 * Decodes a token whose payload is a set of claims. It runs before the signature is checked, so it must be cheap for any
 * input.
 *
 * @throws JWTDecodeError
 */
export function decodeStrictly(token: string): DecodedToken {
  const { header, claims, signed, signature } = splitStrictly(token);
  return { header: readHeader(header), claims: parsePart(claims), signed, signature };
}

/** Three parts in the alphabet of base64url, without padding (RFC 7515 section 2). */
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * The last character of a part can carry bits that no byte takes up. They must be 0 (RFC 4648 section 3.5): every other
 * spelling is another string for the same token.
 */
function assertCanonical(part: string): void {
  const rest = part.length % 4;
  if (rest === 0) return;
  const unused = rest === 2 ? 0b1111 : 0b11;
  const last = alphabet.indexOf(part.charAt(part.length - 1));
  if (rest === 1 || (last & unused) !== 0) throw new JWTDecodeError();
}

/** Holds the bytes of a part only until they are parsed: a buffer for every token costs as much as decoding it. */
const bytes = Buffer.alloc(longestToken);

/** Parses the header or the claims of a token. */
export const parsePart = (part: string): JsonObject => parseObject(bytes, bytes.write(part, 'base64url'));

/** Nearly all tokens of an application have one and the same header. */
let lastHeader: { readonly part: string; readonly header: JsonObject } | undefined;

function readHeader(part: string): JsonObject {
  if (lastHeader?.part === part) return lastHeader.header;
  const header = parsePart(part);
  if (refusedHeaders.some(name => Object.hasOwn(header, name))) throw new JWTDecodeError();
  if (!isAcceptedTyp(header.typ)) throw new JWTDecodeError();
  lastHeader = { part, header: Object.freeze(header) };
  return header;
}

/** Absent, `JWT` (RFC 7519 section 5.1) or `at+jwt` (RFC 9068 section 2.1); a media type in any letter case. */
export const isAcceptedTyp = (typ: unknown): boolean =>
  typ === undefined || typ === 'JWT' || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
