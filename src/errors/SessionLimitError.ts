import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The subject has as many sessions as it may. */
export class SessionLimitError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SessionLimitError', options);
  }
}
