import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** A request with a cookie token lacks the value that shows which page made it. */
export class MissingCSRFTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('MissingCSRFTokenError', options);
  }
}
