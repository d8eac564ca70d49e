import { AuthXError } from '../errors/AuthXError';
import { IssuerUnavailableError, RevocationUnavailableError, SubjectUnavailableError } from '../errors/errors';

/** Codes of close frames (RFC 6455 section 7.4.1). The last one is from its registry. */
export const closeCodes = { goingAway: 1001, policyViolation: 1008, internalError: 1011, tryAgainLater: 1013 } as const;

/**
 * Returns the code that tells a client why it was refused: its token is not valid, or its status could not be
 * determined.
 */
export function closeCodeOf(error: unknown): number {
  if (isOutage(error)) return closeCodes.tryAgainLater;
  return error instanceof AuthXError ? closeCodes.policyViolation : closeCodes.internalError;
}

const isOutage = (error: unknown): boolean =>
  error instanceof RevocationUnavailableError ||
  error instanceof SubjectUnavailableError ||
  error instanceof IssuerUnavailableError;
