import type { ErrorType } from '../errors/errorTable';
import { UnverifiedToken } from '../request/UnverifiedToken';
import type { TokenType } from '../token/claims';
import type { FinishedRequest } from './FinishedRequest';

/** A token that was refused for this will be refused for ever. */
const final: ReadonlySet<ErrorType> = new Set<ErrorType>([
  'JWTDecodeError',
  'TokenInvalidSignatureError',
  'TokenInvalidAudienceError',
  'TokenInvalidIssuerError',
  'AccessTokenRequiredError',
  'RefreshTokenRequiredError',
  'TokenTypeError',
  'RevokedTokenError',
  'SessionRevoked',
]);

/**
 * Which cookies a refusal ends. Scripts cannot delete one that they cannot read, so that a cookie which is never good
 * again would be refused at every page, those that ask for no token included. Without a refresh token, or without its
 * subject, the whole login is over. An expired access token ends nothing: by the time the browser reads the refusal,
 * another tab may have got a new one.
 */
export function endedCookies({ refusal, presented, token }: FinishedRequest): readonly TokenType[] {
  if (!refusal || presented?.location !== 'cookies') return [];
  // Where the guard let the request in, the action's error may speak of some other token.
  if (token && refusal.errorType !== 'SubjectNotFoundError') return [];
  const type = UnverifiedToken.originOf(presented)?.type ?? 'access';
  const endsLogin =
    refusal.errorType === 'SubjectNotFoundError' ||
    (type === 'refresh' && (refusal.errorType === 'TokenExpiredError' || final.has(refusal.errorType)));
  if (endsLogin) return ['access', 'refresh'];
  return final.has(refusal.errorType) ? [type] : [];
}
