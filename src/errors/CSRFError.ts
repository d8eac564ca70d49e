import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The value that a request repeats is not that of its token, or another site made the request. */
export class CSRFError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('CSRFError', options);
  }
}
