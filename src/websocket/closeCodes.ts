import { AuthXError } from '../errors/AuthXError';
import { RevocationUnavailableError } from '../errors/errors';

/** Codes of close frames (RFC 6455 section 7.4.1; the last is of its registry). */
export const closeCodes = { goingAway: 1001, policyViolation: 1008, internalError: 1011, tryAgainLater: 1013 } as const;

/** The code that tells a client why it was refused: its token is no good, or nobody could tell. */
export function closeCodeOf(error: unknown): number {
  if (error instanceof RevocationUnavailableError) return closeCodes.tryAgainLater;
  return error instanceof AuthXError ? closeCodes.policyViolation : closeCodes.internalError;
}
