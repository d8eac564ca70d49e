import type { AuthX } from '../../auth/AuthX';
import type { AccessTokenOptions } from '../../token/TokenOptions';
import type { TokenType } from '../../token/TokenType';

/** The options of a token for a test: those of `auth.createAccessToken`, and the type. */
export interface TestTokenOptions extends AccessTokenOptions {
  /** Default `'access'`. */
  type?: TokenType | undefined;
}

/** Issues a token as a login does, so that it belongs to a session if sessions are kept. */
export async function issueTestToken(auth: AuthX, uid: string, options: TestTokenOptions = {}): Promise<string> {
  const { type = 'access', ...own } = options;
  const { scopes, expires, sid, ...both } = own;
  if (sid !== undefined)
    return type === 'access' ? auth.createAccessToken(uid, own) : auth.createRefreshToken(uid, own);
  if (type === 'access') {
    return (await auth.createTokenPair(uid, { ...both, accessScopes: scopes, accessExpires: expires })).access_token;
  }
  return (await auth.createTokenPair(uid, { ...both, refreshScopes: scopes, refreshExpires: expires })).refresh_token;
}
