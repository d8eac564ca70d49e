import { AuthXError } from '../../errors/AuthXError';
import { decodeStrictly } from '../../token/decodeStrictly';
import { readClaims } from '../../token/readClaims';
import { TokenPayload } from '../../token/TokenPayload';

/**
 * Reads the claims of a token without verifying its signature.
 *
 * @param identityClaim - the claim that holds the subject
 * @throws Error if the text is not a token of this library. The message does not quote the text
 */
export function unverifiedPayload(token: string, identityClaim: string): TokenPayload {
  try {
    const { claims } = decodeStrictly(token);
    return new TokenPayload(readClaims(claims, identityClaim), claims, identityClaim);
  } catch (error) {
    if (!(error instanceof AuthXError)) throw error;
    throw new Error(
      `This is not a token of this library: it must be a signed JWT with the claims ${identityClaim}, jti and type.`,
    );
  }
}
