import type { AuthXError } from '../errors/AuthXError';
import { type RequestToken, UnverifiedToken } from './RequestToken';
import type { ErrorType } from '../errors/errorTable';
import type { TokenType } from '../token/TokenType';

/** The outcome of a request after its action, before the answer is sent. */
export interface FinishedRequest {
  /** The verified token. */
  readonly token: RequestToken | undefined;
  /** The credential that the guard examined, valid or not. */
  readonly presented: UnverifiedToken | undefined;
  /** The error of this library that ended the request. */
  readonly refusal: AuthXError | undefined;
  /** The types of token whose cookie the request brought with two values. */
  readonly duplicated: readonly TokenType[];
}

/** These refusals end the login, whichever of its tokens was refused. */
const endsLogin: ReadonlySet<ErrorType> = new Set<ErrorType>(['SubjectNotFoundError', 'SessionRevoked']);

/** After these refusals, an access token will never become valid. */
const endsAccess: ReadonlySet<ErrorType> = new Set<ErrorType>([
  'JWTDecodeError',
  'TokenInvalidSignatureError',
  'TokenInvalidAudienceError',
  'TokenInvalidIssuerError',
  'AccessTokenRequiredError',
  'RefreshTokenRequiredError',
  'TokenTypeError',
  'LoginTypeMismatchError',
  'RevokedTokenError',
]);

/**
 * Tells which cookies a refusal deletes.
 *
 * Scripts cannot delete a cookie that they cannot read. Without this, an invalid access cookie would be refused on
 * every page, even on pages that need no token; the refresh token brings another one. An expired refresh token ends the
 * login. A token that is not valid yet, or signed with a key that this process does not have yet, stays. Everything
 * else stays as well: before the browser reads the refusal, another tab may have got new tokens.
 */
export function endedCookies({ refusal, presented, token }: Omit<FinishedRequest, 'duplicated'>): readonly TokenType[] {
  if (!refusal || refusal.isTransient || presented?.location !== 'cookies') return [];
  if (endsLogin.has(refusal.errorType)) return ['access', 'refresh'];
  // If the guard accepted the token, the error of the action may concern another token.
  if (token) return [];
  const type = UnverifiedToken.originOf(presented)?.type ?? 'access';
  if (type === 'refresh') return refusal.errorType === 'TokenExpiredError' ? ['access', 'refresh'] : [];
  return endsAccess.has(refusal.errorType) ? ['access'] : [];
}
