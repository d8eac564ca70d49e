import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The subject could not be loaded in time. Denied, and reported to the logger. */
export class SubjectUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SubjectUnavailableError', options);
  }
}
