/** What a refusal looks like from outside. */
export interface Refusal {
  readonly status: number;
  /** The whole `WWW-Authenticate` header. */
  readonly challenge: string;
  readonly errorType: string;
  /** The body's `error`; undefined where it has none. */
  readonly error?: string;
}

/** 401: there is a token, and it is no good (RFC 6750 section 3.1). */
export const invalidToken = (errorType = 'JWTDecodeError'): Refusal => ({
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  errorType,
  error: 'invalid_token',
});

/** 401 with nothing but the scheme: there is no token. */
export const noToken: Refusal = { status: 401, challenge: 'Bearer', errorType: 'MissingTokenError' };

/** 400: the request itself is malformed. */
export const invalidRequest: Refusal = {
  status: 400,
  challenge: 'Bearer error="invalid_request"',
  errorType: 'AmbiguousTokenError',
  error: 'invalid_request',
};

/** 403, naming the scope that is required. */
export const insufficientScope = (scope: string): Refusal => ({
  status: 403,
  challenge: `Bearer error="insufficient_scope", scope="${scope}"`,
  errorType: 'InsufficientScopeError',
  error: 'insufficient_scope',
});

/** 401: the user must prove again who they are (RFC 9470 section 3). */
export const notFresh = (maxAge?: number): Refusal => ({
  status: 401,
  challenge:
    'Bearer error="insufficient_user_authentication"' + (maxAge === undefined ? '' : `, max_age="${String(maxAge)}"`),
  errorType: 'FreshTokenRequiredError',
  error: 'insufficient_user_authentication',
});
