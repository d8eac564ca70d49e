import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** A token of another type stands where an access token is wanted. */
export class AccessTokenRequiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('AccessTokenRequiredError', options);
  }
}
