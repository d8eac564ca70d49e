import type { AuthXError } from '../errors/AuthXError';
import { type RequestToken, UnverifiedToken } from './RequestToken';
import type { ErrorType } from '../errors/errorTable';
import type { TokenType } from '../token/claims';

/** What is known of a request once its action is through, and its answer not yet sent. */
export interface FinishedRequest {
  /** The token that it was let in with. */
  readonly token: RequestToken | undefined;
  /** The credential that a guard looked at, good or not. */
  readonly presented: UnverifiedToken | undefined;
  /** The error of this library's that it ended in. */
  readonly refusal: AuthXError | undefined;
}

/** The login is over, whichever of its tokens was refused for this. */
const endsLogin: ReadonlySet<ErrorType> = new Set<ErrorType>(['SubjectNotFoundError', 'SessionRevoked']);

/** An access token that was refused for this is not good again by waiting. */
const endsAccess: ReadonlySet<ErrorType> = new Set<ErrorType>([
  'JWTDecodeError',
  'TokenInvalidSignatureError',
  'TokenInvalidAudienceError',
  'TokenInvalidIssuerError',
  'AccessTokenRequiredError',
  'RefreshTokenRequiredError',
  'TokenTypeError',
  'RevokedTokenError',
]);

/**
 * Which cookies a refusal ends. Scripts cannot delete one that they cannot read, so that an access cookie which is no
 * good would be refused at every page, those that ask for no token included; the refresh token brings another. With an
 * expired refresh token the login is over. A token that is not good yet, or signed with a key that this process does not
 * have yet, is left alone. Nothing else is deleted: by the time the browser reads the refusal, another tab may have got
 * new tokens, in exchange for which the application revoked the old ones.
 */
export function endedCookies({ refusal, presented, token }: FinishedRequest): readonly TokenType[] {
  if (!refusal || refusal.isTransient || presented?.location !== 'cookies') return [];
  if (endsLogin.has(refusal.errorType)) return ['access', 'refresh'];
  // Where the guard let the request in, the action's error may speak of some other token.
  if (token) return [];
  const type = UnverifiedToken.originOf(presented)?.type ?? 'access';
  if (type === 'refresh') return refusal.errorType === 'TokenExpiredError' ? ['access', 'refresh'] : [];
  return endsAccess.has(refusal.errorType) ? ['access'] : [];
}
