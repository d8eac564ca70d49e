import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The session that the token belongs to was ended, is over, or is not known. */
export class SessionRevoked extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SessionRevoked', options);
  }
}
