import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token's `aud` names none of the accepted audiences (RFC 7519 section 4.1.3). */
export class TokenInvalidAudienceError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenInvalidAudienceError', options);
  }
}
