import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The user must prove again who they are (RFC 9470 section 3). */
export class FreshTokenRequiredError extends AuthXError {
  /** @param maxAge - seconds within which the user must have authenticated, where the guard names them */
  constructor(maxAge?: number, options?: AuthXErrorOptions) {
    super('FreshTokenRequiredError', { ...options, challenge: { max_age: maxAge } });
  }
}
