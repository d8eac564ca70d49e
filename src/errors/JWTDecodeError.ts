import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token is not one that this application could have issued: malformed, of a foreign algorithm, or with claims of the wrong kind. */
export class JWTDecodeError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('JWTDecodeError', options);
  }
}
