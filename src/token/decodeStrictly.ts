import type { JsonObject } from './claims';
import { parseObject } from './strictJson';
import { JWTDecodeError } from '../errors/JWTDecodeError';

/** Longer tokens are refused unread. */
export const longestToken = 8192;

/** The parts of a compact token, decoded; nothing about them is verified. */
export interface DecodedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** Length of the signature in bytes. */
  readonly signatureBytes: number;
}

/**
 * Header members that would hand the choice of the key to whoever wrote the token, or that ask for processing that
 * this library does not do (RFC 7515 section 4.1, RFC 7797, RFC 7516 section 4.1.3).
 */
const refusedHeaders = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'cty'] as const;

/**
 * Decodes the compact serialization of a JWS (RFC 7515 section 3.1) whose payload is a set of claims, and accepts only
 * the one way to write it. Runs before the signature is looked at, so it must be cheap for any input.
 *
 * @throws JWTDecodeError
 */
export function decodeStrictly(token: string): DecodedToken {
  if (typeof token !== 'string' || token.length > longestToken) throw new JWTDecodeError();
  const parts = token.split('.', 4);
  if (parts.length !== 3) throw new JWTDecodeError();
  const [header, claims, signature] = parts.map(decodePart) as [Buffer, Buffer, Buffer];
  return { header: readHeader(header), claims: parseObject(claims), signatureBytes: signature.length };
}

/** Base64url without padding, in its canonical form: every other spelling is another string for the same token. */
function decodePart(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.length === 0 || bytes.toString('base64url') !== part) throw new JWTDecodeError();
  return bytes;
}

function readHeader(bytes: Buffer): JsonObject {
  const header = parseObject(bytes);
  if (refusedHeaders.some(name => Object.hasOwn(header, name))) throw new JWTDecodeError();
  if (!isAcceptedTyp(header.typ)) throw new JWTDecodeError();
  return header;
}

/** Absent, `JWT` (RFC 7519 section 5.1) or `at+jwt` (RFC 9068 section 2.1); a media type in any letter case. */
export const isAcceptedTyp = (typ: unknown): boolean =>
  typ === undefined || typ === 'JWT' || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
