import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The token lacks a scope that the route requires (RFC 6750 section 3.1). Names what is required, never what is held. */
export class InsufficientScopeError extends AuthXError {
  /** @param required - the scopes to name in the challenge */
  constructor(required: readonly string[], options?: AuthXErrorOptions) {
    super('InsufficientScopeError', { ...options, challenge: { scope: required.join(' ') } });
  }
}
