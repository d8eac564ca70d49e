/** HTTP status codes of the errors (RFC 6749 section 5.2, RFC 7009 section 2.2.1, RFC 9449 sections 5 and 8). */
const statusOf = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  unsupported_token_type: 400,
  invalid_dpop_proof: 400,
  use_dpop_nonce: 400,
  temporarily_unavailable: 503,
} as const;

/** The `error` member of an error answer. */
export type OAuthErrorCode = keyof typeof statusOf;

/** Where an error differs from the usual answer to its code. */
export interface OAuthErrorOptions {
  /** Default: the status of the code. */
  status?: 413 | 429 | undefined;
  /** Seconds for a `Retry-After` header. */
  retryAfter?: number | undefined;
}

/**
 * A refusal of an OAuth endpoint (RFC 6749 section 5.2). The description is for developers, and never contains a part of
 * the request.
 */
export class OAuthError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: OAuthErrorCode,
    description: string,
    { status = statusOf[code] as number as 429, retryAfter }: OAuthErrorOptions = {},
  ) {
    super(description);
    this.name = 'OAuthError';
    this.status = status;
    this.headers = {
      ...(this.status === 401 && { 'WWW-Authenticate': 'Basic realm="oauth", charset="UTF-8"' }),
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    };
  }

  /** Returns the body of the answer. */
  toJSON(): { error: OAuthErrorCode; error_description: string } {
    return { error: this.code, error_description: this.message };
  }
}
