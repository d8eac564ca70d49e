import { InvalidDPoPProofError } from '../errors/errors';
import { parsePart, splitStrictly } from '../token/decodeStrictly';
import type { JsonObject } from '../token/TokenType';

/** A DPoP proof, decoded; nothing about it is verified. */
export interface DecodedProof {
  /** The header as it stands in the proof, in base64url. It names the key. */
  readonly header: string;
  readonly claims: ProofClaims;
  /** The signing input (RFC 7515 section 5.1). */
  readonly signed: string;
  /** Canonical base64url. */
  readonly signature: string;
}

/** The claims of a proof (RFC 9449 section 4.2), each of the right type. */
export interface ProofClaims {
  readonly jti: string;
  readonly htm: string;
  readonly htu: string;
  /** Seconds since 1970. */
  readonly iat: number;
  /** Seconds since 1970. Few clients set it. */
  readonly exp: number | undefined;
  /** Seconds since 1970. Few clients set it. */
  readonly nbf: number | undefined;
  readonly ath: string | undefined;
  readonly nonce: string | undefined;
}

/** The longest `jti`. */
const longestJti = 255;

/**
 * Decodes a proof, and accepts only the one way to write it.
 *
 * @throws InvalidDPoPProofError for a text that is not a JWT, and for a claim that is missing or has the wrong type
 */
export function decodeProof(text: string): DecodedProof {
  const { header, claims, signed, signature } = wellFormed(() => splitStrictly(text));
  return { header, claims: readProofClaims(parseProofPart(claims)), signed, signature };
}

/** Parses the header or the claims of a proof. */
export const parseProofPart = (part: string): JsonObject => wellFormed(() => parsePart(part));

function wellFormed<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw new InvalidDPoPProofError({ cause, message: 'Invalid DPoP proof: it is not a JWT' });
  }
}

function readProofClaims(claims: JsonObject): ProofClaims {
  const jti = text(claims, 'jti');
  if (jti === '' || jti.length > longestJti) throw misfit('jti');
  const iat = own(claims, 'iat');
  if (typeof iat !== 'number' || !Number.isFinite(iat)) throw misfit('iat');
  return {
    jti,
    htm: text(claims, 'htm'),
    htu: text(claims, 'htu'),
    iat,
    exp: optionalTime(claims, 'exp'),
    nbf: optionalTime(claims, 'nbf'),
    ath: optional(claims, 'ath'),
    nonce: optional(claims, 'nonce'),
  };
}

/** Reads an own member only, never an inherited one. */
const own = (claims: JsonObject, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

function text(claims: JsonObject, name: string): string {
  const value = own(claims, name);
  if (typeof value !== 'string') throw misfit(name);
  return value;
}

const optional = (claims: JsonObject, name: string): string | undefined =>
  own(claims, name) === undefined ? undefined : text(claims, name);

function optionalTime(claims: JsonObject, name: string): number | undefined {
  const value = own(claims, name);
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw misfit(name);
}

const misfit = (name: string): InvalidDPoPProofError =>
  new InvalidDPoPProofError({ message: `Invalid DPoP proof: ${name} is missing or cannot be used` });
