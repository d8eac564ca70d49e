import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** Two credentials in one request, or a header outside the grammar of RFC 9110 section 11.4. */
export class AmbiguousTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('AmbiguousTokenError', options);
  }
}
