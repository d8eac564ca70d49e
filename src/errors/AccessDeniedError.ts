import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** A check of the application did not let the token pass. The token is valid, and another token may do. */
export class AccessDeniedError extends AuthXError {
  /** @param options - `message`: what the body says instead of "Access denied"; the client reads it */
  constructor(options?: Pick<AuthXErrorOptions, 'cause' | 'message'>) {
    super('AccessDeniedError', options);
  }
}
