import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token was revoked before its time. */
export class RevokedTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RevokedTokenError', options);
  }
}
