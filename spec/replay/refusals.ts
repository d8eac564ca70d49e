import type { ErrorType } from '../../src/index';

/** How a refusal looks here, by `error_type`: status, message, and the body's `error`. */
const table: Partial<Record<ErrorType, readonly [status: number, message: string, code?: string]>> = {
  MissingTokenError: [401, 'Token Error'],
  JWTDecodeError: [401, 'Invalid Token', 'invalid_token'],
  TokenExpiredError: [401, 'Token has expired', 'invalid_token'],
  TokenInvalidSignatureError: [401, 'Signature verification failed', 'invalid_token'],
  TokenInvalidAudienceError: [401, 'Invalid audience', 'invalid_token'],
  AccessTokenRequiredError: [401, 'Access token required', 'invalid_token'],
  RefreshTokenRequiredError: [401, 'Refresh token required', 'invalid_token'],
  LoginTypeMismatchError: [401, 'Token type mismatch', 'invalid_token'],
  TokenTypeError: [401, 'Bad token type', 'invalid_token'],
  RevokedTokenError: [401, 'Invalid token', 'invalid_token'],
  SubjectNotFoundError: [401, 'Subject not found', 'invalid_token'],
  FreshTokenRequiredError: [401, 'Fresh token required', 'insufficient_user_authentication'],
  AmbiguousTokenError: [400, 'Malformed or ambiguous credentials', 'invalid_request'],
  MissingCSRFTokenError: [403, 'Missing CSRF token'],
  CSRFError: [403, 'CSRF double submit does not match'],
  AccessDeniedError: [403, 'Access denied'],
  PolicyDeniedError: [403, 'Access denied'],
  PolicyEvaluationError: [500, 'Policy evaluation failed'],
  InsufficientScopeError: [403, 'Missing required scopes', 'insufficient_scope'],
  RevocationUnavailableError: [503, 'Revocation cannot be checked right now'],
};

const withoutChallenge: readonly ErrorType[] = [
  'MissingCSRFTokenError',
  'CSRFError',
  'AccessDeniedError',
  'PolicyDeniedError',
  'PolicyEvaluationError',
  'RevocationUnavailableError',
];

/** A refusal as it is documented. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** The body's `error`, of RFC 6750 section 3.1 or RFC 9470 section 3. */
  readonly code: string | undefined;
  /** The `WWW-Authenticate` header. */
  readonly challenge: string | undefined;
}

/**
 * What is documented of an error.
 *
 * @param scopes - those that are required, which the challenge names
 * @param scheme - the configured one
 */
export function documented(type: string, scopes: readonly string[] = [], scheme = 'Bearer'): Refusal | undefined {
  const row = table[type as ErrorType];
  if (!row) return undefined;
  const [status, message, code] = row;
  const parameters = [
    ...(code === undefined ? [] : [`error="${code}"`]),
    ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : []),
  ];
  const challenge = parameters.length > 0 ? `${scheme} ${parameters.join(', ')}` : scheme;
  return { status, message, code, challenge: withoutChallenge.includes(type as ErrorType) ? undefined : challenge };
}
