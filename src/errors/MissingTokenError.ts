import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The request carries no credential of the configured scheme (RFC 6750 section 3.1): 401, bare challenge. */
export class MissingTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('MissingTokenError', options);
  }
}
