import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token is good, but whom it speaks of no longer exists. */
export class SubjectNotFoundError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SubjectNotFoundError', options);
  }
}
