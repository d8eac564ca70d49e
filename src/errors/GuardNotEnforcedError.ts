import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** A guarded action was about to run although nothing had decided the request: a mistake of the set-up, answered 500. */
export class GuardNotEnforcedError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('GuardNotEnforcedError', options);
    // Thrown where this library does not write the answer, and routing-controllers prints stacks in development.
    this.stack = `${this.name}: ${this.message}`;
  }
}
