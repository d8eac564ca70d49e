import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token's `iss` is not an accepted issuer (RFC 7519 section 4.1.1). */
export class TokenInvalidIssuerError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenInvalidIssuerError', options);
  }
}
