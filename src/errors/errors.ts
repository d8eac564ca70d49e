import { AuthXError, type AuthXErrorOptions } from './AuthXError';

/**
 * The configuration cannot be used. It is thrown at start, never at a request. Its message says what is wrong, where,
 * and the fix.
 */
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

/** The route requires an access token, and the request has a token of another type. */
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

/** The user must authenticate in a stronger way (RFC 9470 section 3). */
export class AuthenticationLevelError extends AuthXError {
  /**
   * @param level - the level that the route requires
   * @param maxAge - seconds within which the user must have authenticated, if the guard says so
   */
  constructor(level: string, maxAge?: number, options?: AuthXErrorOptions) {
    super('AuthenticationLevelError', { ...options, challenge: { acr_values: level, ...namedAge(maxAge) } });
  }
}

/** The CSRF value does not match the token, or another site made the request. */
export class CSRFError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('CSRFError', options);
  }
}

/**
 * The proof of a request has no nonce of the server, or one that is too old (RFC 9449 sections 8 and 9). The answer
 * brings a nonce in the header `DPoP-Nonce`.
 */
export class DPoPNonceRequiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('DPoPNonceRequiredError', options);
  }
}

/** The user must authenticate again (RFC 9470 section 3). */
export class FreshTokenRequiredError extends AuthXError {
  /**
   * @param maxAge - seconds within which the user must have authenticated, if the guard says so
   * @param options - `challenge`: what the route requires of the authentication beside its age
   */
  constructor(maxAge?: number, options?: AuthXErrorOptions) {
    super('FreshTokenRequiredError', { ...options, challenge: { ...options?.challenge, ...namedAge(maxAge) } });
  }
}

/**
 * A guarded action was about to run although no guard had decided the request. This is a mistake of the configuration;
 * it is answered with 500.
 */
export class GuardNotEnforcedError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('GuardNotEnforcedError', options);
    // This error may reach routing-controllers' own handler, which prints stacks in development.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/**
 * The token lacks a scope that the route requires (RFC 6750 section 3.1). The answer names the required scopes, never
 * the held ones.
 */
export class InsufficientScopeError extends AuthXError {
  /** @param required - the scopes to name in the challenge */
  constructor(required: readonly string[], options?: AuthXErrorOptions) {
    super('InsufficientScopeError', { ...options, challenge: { scope: required.join(' ') } });
  }
}

/** The DPoP proof of a request is missing, is not valid, or was used before (RFC 9449 section 4.3). */
export class InvalidDPoPProofError extends AuthXError {
  /** @param options - `message`: which check failed. The client reads it */
  constructor(options?: AuthXErrorOptions) {
    super('InvalidDPoPProofError', options);
  }
}

/**
 * This application cannot have issued the token: it is malformed, has a foreign algorithm, or has claims of the wrong
 * type.
 */
export class JWTDecodeError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('JWTDecodeError', options);
  }
}

/**
 * The token was issued for another login type. The message names the login type that is wanted, and the one that the token
 * names, which is not verified.
 */
export class LoginTypeMismatchError extends AuthXError {
  /**
   * @param expected - the login type that is wanted; undefined for none
   * @param actual - the `login_type` of the token; undefined if it has none
   */
  constructor(expected: string | undefined, actual: string | undefined, options?: AuthXErrorOptions) {
    const [wanted, shown] = [expected ?? null, actual !== undefined && isShown.test(actual) ? actual : null];
    super('LoginTypeMismatchError', {
      ...options,
      message: `Token type mismatch: expected ${quoted(wanted)}, got ${quoted(shown)}`,
      members: { expected_type: wanted, actual_type: shown },
    });
  }
}

/** Anybody can write into a token what is in no name, such as line ends for a log. */
const isShown = /^[\x20-\x7e]{0,64}$/;

const quoted = (name: string | null): string => (name === null ? 'none' : `'${name}'`);

/** A request with a cookie token lacks the CSRF value, which shows that an own page made it. */
export class MissingCSRFTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('MissingCSRFTokenError', options);
  }
}

/** The request has no credential of the configured scheme (RFC 6750 section 3.1). The challenge has no error code. */
export class MissingTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('MissingTokenError', options);
  }
}

/** A policy, or the owner of a resource, does not allow the action. The body says nothing of rules. */
export class PolicyDeniedError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('PolicyDeniedError', options);
  }
}

/** A policy could not be evaluated, because an evaluator or a loader failed. The action is denied and the failure is logged. */
export class PolicyEvaluationError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('PolicyEvaluationError', options);
  }
}

/** The store did not say whether a DPoP proof was used before. The request is refused and the failure is logged. */
export class ProofUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('ProofUnavailableError', options);
  }
}

/**
 * A rate limit was exceeded. The body says in `retry_after`, and the header `Retry-After`, after how many seconds a request
 * would be accepted (RFC 6585 section 4).
 */
export class RateLimitExceeded extends AuthXError {
  /** Whole seconds, at least 1. */
  readonly retryAfter!: number;

  /** @param seconds - until a request would be accepted; rounded up to whole seconds */
  constructor(seconds: number, options: Pick<AuthXErrorOptions, 'cause' | 'headers'> = {}) {
    const retryAfter = Math.max(1, Math.ceil(seconds));
    super('RateLimitExceeded', {
      cause: options.cause,
      message: `Rate limit exceeded. Retry after ${String(retryAfter)} seconds.`,
      headers: { ...options.headers, 'Retry-After': String(retryAfter) },
    });
    Object.defineProperty(this, 'retryAfter', { value: retryAfter, enumerable: false });
  }

  override toJSON(): Record<string, string | number> {
    return { ...super.toJSON(), retry_after: this.retryAfter };
  }
}

/** The store of rate limits, or a key function, gave no answer. The request is refused and the failure is logged. */
export class RateLimitUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RateLimitUnavailableError', options);
  }
}

/** The route requires a refresh token, and the request has a token of another type. */
export class RefreshTokenRequiredError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RefreshTokenRequiredError', options);
  }
}

/** The resource does not exist, and the caller may act on any resource of its kind. */
export class ResourceNotFoundError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('ResourceNotFoundError', options);
  }
}

/**
 * A store or the blocklist did not say whether the token is revoked. The request is refused and the failure is logged.
 */
export class RevocationUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RevocationUnavailableError', options);
  }
}

/** The token was revoked. */
export class RevokedTokenError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('RevokedTokenError', options);
  }
}

/** The subject has too many sessions. */
export class SessionLimitError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SessionLimitError', options);
  }
}

/** The session of the token was ended, is over, or is unknown. */
export class SessionRevoked extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SessionRevoked', options);
  }
}

/**
 * The keys of another issuer could not be loaded, and there are none of before. The token may be valid. The request is
 * refused and the failure is logged.
 */
export class IssuerUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('IssuerUnavailableError', options);
  }
}

/** The token is valid, but its subject no longer exists. */
export class SubjectNotFoundError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SubjectNotFoundError', options);
  }
}

/** The subject could not be loaded. The request is refused and the failure is logged. */
export class SubjectUnavailableError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('SubjectUnavailableError', options);
  }
}

/**
 * The token is bound to a key whose possession the request does not prove, or the route requires such a token
 * (RFC 9449 sections 7.1 and 7.2).
 */
export class TokenBindingError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenBindingError', options);
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

/** The signature matches none of the configured keys (RFC 7515 section 5.2). */
export class TokenInvalidSignatureError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenInvalidSignatureError', options);
  }
}

/** The guard does not accept the token's `type`. */
export class TokenTypeError extends AuthXError {
  constructor(options?: AuthXErrorOptions) {
    super('TokenTypeError', options);
  }
}

/** A challenge names whole seconds (RFC 9470 section 3). The next lower number is never too long. */
const namedAge = (maxAge: number | undefined): { max_age?: number } =>
  maxAge === undefined ? {} : { max_age: Math.floor(maxAge) };
