import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token's `exp` has passed (RFC 7519 section 4.1.4). */
export class TokenExpiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenExpiredError', options);
  }
}
