import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token's `type` is none that the guard accepts. */
export class TokenTypeError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenTypeError', options);
  }
}
