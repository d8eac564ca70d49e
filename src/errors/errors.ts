import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/** The set-up cannot be used. Thrown at start, never at a request; its message names what is wrong and the fix. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}

/** A check of the application did not let the token pass. The token is valid, and another token may do. */
export class AccessDeniedError extends AuthXError {
  /** @param options - `message`: what the body says instead of "Access denied"; the client reads it */
  constructor(options?: Pick<AuthXErrorOptions, 'cause' | 'message'>) {
    super('AccessDeniedError', options);
  }
}

/** A token of another type stands where an access token is wanted. */
export class AccessTokenRequiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('AccessTokenRequiredError', options);
  }
}

/** Two credentials in one request, or a header outside the grammar of RFC 9110 section 11.4. */
export class AmbiguousTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('AmbiguousTokenError', options);
  }
}

/** The value that a request repeats is not that of its token, or another site made the request. */
export class CSRFError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('CSRFError', options);
  }
}

/** The user must prove again who they are (RFC 9470 section 3). */
export class FreshTokenRequiredError extends AuthXError {
  /** @param maxAge - seconds within which the user must have authenticated, where the guard names them */
  constructor(maxAge?: number, options?: AuthXErrorOptions) {
    super('FreshTokenRequiredError', { ...options, challenge: { max_age: maxAge } });
  }
}

/** A guarded action was about to run although nothing had decided the request: a mistake of the set-up, answered 500. */
export class GuardNotEnforcedError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('GuardNotEnforcedError', options);
    // Thrown where this library does not write the answer, and routing-controllers prints stacks in development.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** The token lacks a scope that the route requires (RFC 6750 section 3.1). Names what is required, never what is held. */
export class InsufficientScopeError extends AuthXError {
  /** @param required - the scopes to name in the challenge */
  constructor(required: readonly string[], options?: AuthXErrorOptions) {
    super('InsufficientScopeError', { ...options, challenge: { scope: required.join(' ') } });
  }
}

/** The token is not one that this application could have issued: malformed, of a foreign algorithm, or with claims of the wrong kind. */
export class JWTDecodeError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('JWTDecodeError', options);
  }
}

/** A request with a cookie token lacks the value that shows which page made it. */
export class MissingCSRFTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('MissingCSRFTokenError', options);
  }
}

/** The request carries no credential of the configured scheme (RFC 6750 section 3.1): 401, bare challenge. */
export class MissingTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('MissingTokenError', options);
  }
}

/** A token of another type stands where a refresh token is wanted. */
export class RefreshTokenRequiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RefreshTokenRequiredError', options);
  }
}

/** Whether the token is revoked could not be found out in time. Denied, and reported to the logger. */
export class RevocationUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RevocationUnavailableError', options);
  }
}

/** The token was revoked before its time. */
export class RevokedTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RevokedTokenError', options);
  }
}

/** The subject has as many sessions as it may. */
export class SessionLimitError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SessionLimitError', options);
  }
}

/** The session that the token belongs to was ended, is over, or is not known. */
export class SessionRevoked extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SessionRevoked', options);
  }
}

/** The token is good, but whom it speaks of no longer exists. */
export class SubjectNotFoundError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SubjectNotFoundError', options);
  }
}

/** The subject could not be loaded in time. Denied, and reported to the logger. */
export class SubjectUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SubjectUnavailableError', options);
  }
}

/** The token's `exp` has passed (RFC 7519 section 4.1.4). */
export class TokenExpiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenExpiredError', options);
  }
}

/** The token's `aud` names none of the accepted audiences (RFC 7519 section 4.1.3). */
export class TokenInvalidAudienceError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenInvalidAudienceError', options);
  }
}

/** The token's `iss` is not an accepted issuer (RFC 7519 section 4.1.1). */
export class TokenInvalidIssuerError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenInvalidIssuerError', options);
  }
}

/** The signature fits none of the configured keys (RFC 7515 section 5.2). */
export class TokenInvalidSignatureError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenInvalidSignatureError', options);
  }
}

/** The token's `type` is none that the guard accepts. */
export class TokenTypeError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenTypeError', options);
  }
}
