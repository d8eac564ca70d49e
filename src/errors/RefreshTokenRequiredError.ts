import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** A token of another type stands where a refresh token is wanted. */
export class RefreshTokenRequiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RefreshTokenRequiredError', options);
  }
}
