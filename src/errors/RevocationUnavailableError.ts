import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** Whether the token is revoked could not be found out in time. Denied, and reported to the logger. */
export class RevocationUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RevocationUnavailableError', options);
  }
}
