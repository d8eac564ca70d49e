import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The signature fits none of the configured keys (RFC 7515 section 5.2). */
export class TokenInvalidSignatureError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenInvalidSignatureError', options);
  }
}
