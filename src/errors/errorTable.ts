/** The answer to one kind of refusal. */
export interface ErrorTableRow {
  /** HTTP status code. */
  readonly status: number;
  /** The `message` of the body, unless the application overrides it. It never names what the caller holds. */
  readonly message: string;
  /** The error code of RFC 6750 section 3.1, RFC 9449 sections 7.1 and 8, or RFC 9470 section 3, if one applies. */
  readonly code?:
    | 'invalid_request'
    | 'invalid_token'
    | 'invalid_dpop_proof'
    | 'use_dpop_nonce'
    | 'insufficient_scope'
    | 'insufficient_user_authentication';
  /** Whether the answer carries a `WWW-Authenticate` header. */
  readonly challenge?: true;
  /** The authentication scheme of the challenge, if it is not the configured one. */
  readonly scheme?: 'DPoP';
  /** Seconds for a `Retry-After` header. */
  readonly retryAfter?: number;
}

const invalidToken = { status: 401, code: 'invalid_token', challenge: true } as const;
const refusedProof = { status: 401, challenge: true, scheme: 'DPoP' } as const;

/** The one table of answers. Its keys are the `error_type` values of the bodies. */
export const errorTable = {
  MissingTokenError: { status: 401, message: 'Token Error', challenge: true },
  JWTDecodeError: { ...invalidToken, message: 'Invalid Token' },
  TokenExpiredError: { ...invalidToken, message: 'Token has expired' },
  TokenInvalidSignatureError: { ...invalidToken, message: 'Signature verification failed' },
  TokenInvalidAudienceError: { ...invalidToken, message: 'Invalid audience' },
  TokenInvalidIssuerError: { ...invalidToken, message: 'Invalid issuer' },
  AccessTokenRequiredError: { ...invalidToken, message: 'Access token required' },
  RefreshTokenRequiredError: { ...invalidToken, message: 'Refresh token required' },
  LoginTypeMismatchError: { ...invalidToken, message: 'Token type mismatch' },
  TokenTypeError: { ...invalidToken, message: 'Bad token type' },
  RevokedTokenError: { ...invalidToken, message: 'Invalid token' },
  SessionRevoked: { ...invalidToken, message: 'Session has ended' },
  SubjectNotFoundError: { ...invalidToken, message: 'Subject not found' },
  TokenBindingError: { ...invalidToken, message: 'Token binding does not match' },
  InvalidDPoPProofError: { ...refusedProof, code: 'invalid_dpop_proof', message: 'Invalid DPoP proof' },
  DPoPNonceRequiredError: { ...refusedProof, code: 'use_dpop_nonce', message: 'DPoP nonce required' },
  FreshTokenRequiredError: {
    status: 401,
    message: 'Fresh token required',
    code: 'insufficient_user_authentication',
    challenge: true,
  },
  AuthenticationLevelError: {
    status: 401,
    message: 'Stronger authentication required',
    code: 'insufficient_user_authentication',
    challenge: true,
  },
  AmbiguousTokenError: {
    status: 400,
    message: 'Malformed or ambiguous credentials',
    code: 'invalid_request',
    challenge: true,
  },
  MissingCSRFTokenError: { status: 403, message: 'Missing CSRF token' },
  CSRFError: { status: 403, message: 'CSRF double submit does not match' },
  InsufficientScopeError: {
    status: 403,
    message: 'Missing required scopes',
    code: 'insufficient_scope',
    challenge: true,
  },
  AccessDeniedError: { status: 403, message: 'Access denied' },
  PolicyDeniedError: { status: 403, message: 'Access denied' },
  ResourceNotFoundError: { status: 404, message: 'Not found' },
  PolicyEvaluationError: { status: 500, message: 'Policy evaluation failed' },
  RevocationUnavailableError: { status: 503, message: 'Revocation cannot be checked right now', retryAfter: 1 },
  ProofUnavailableError: { status: 503, message: 'DPoP proofs cannot be checked right now', retryAfter: 1 },
  SubjectUnavailableError: { status: 503, message: 'Subject cannot be loaded right now', retryAfter: 1 },
  IssuerUnavailableError: { status: 503, message: 'Keys of the issuer cannot be loaded right now', retryAfter: 5 },
  RateLimitExceeded: { status: 429, message: 'Rate limit exceeded' },
  RateLimitUnavailableError: { status: 503, message: 'Rate limits cannot be checked right now', retryAfter: 1 },
  SessionLimitError: { status: 403, message: 'Too many sessions' },
  GuardNotEnforcedError: { status: 500, message: 'Internal Server Error' },
} as const satisfies Record<string, ErrorTableRow>;

/** The `error_type` values that a body may carry. */
export type ErrorType = keyof typeof errorTable;
