import type { TokenIssuer } from '../token/TokenIssuer';
import type { TokenPair, TokenPairOptions } from './TokenPair';

/** Issues the two tokens of a login. */
export function issueTokenPair(issuer: TokenIssuer, uid: string, options: TokenPairOptions): TokenPair {
  const { accessScopes, refreshScopes, accessExpires, refreshExpires, fresh = false, ...both } = options;
  // Both tell the same moment, which `fresh` by itself would set for the access token alone.
  const authTime = both.authTime ?? (fresh ? Math.floor(Date.now() / 1000) : undefined);
  const shared = { ...both, authTime };
  const lifetime = issuer.lifetime('access', accessExpires);
  return {
    access_token: issuer.issue('access', uid, { ...shared, fresh, scopes: accessScopes, expires: accessExpires }),
    refresh_token: issuer.issue('refresh', uid, { ...shared, scopes: refreshScopes, expires: refreshExpires }),
    token_type: 'bearer',
    ...(lifetime !== undefined && { expires_in: lifetime }),
  };
}
