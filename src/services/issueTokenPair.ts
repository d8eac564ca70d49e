import { randomUUID } from 'node:crypto';
import type { TokenIssuer } from '../token/TokenIssuer';
import type { SessionStart } from './sessions/SessionStart';
import type { TokenPair, TokenPairOptions } from './TokenPair';

/** Issues the two tokens of a login, and starts its session where sessions are kept. */
export async function issueTokenPair(
  issuer: TokenIssuer,
  uid: string,
  { request, device, ...options }: TokenPairOptions,
  starting: SessionStart | undefined,
): Promise<TokenPair> {
  const { accessScopes, refreshScopes, accessExpires, refreshExpires, fresh = false, ...both } = options;
  if (!starting && (request !== undefined || device !== undefined)) {
    throw new TypeError('request and device are kept with a session. Give AuthX sessions, or leave them out.');
  }
  // Both tell the same moment, which `fresh` by itself would set for the access token alone.
  const authTime = both.authTime ?? (fresh ? Math.floor(Date.now() / 1000) : undefined);
  const refreshJti = randomUUID();
  const sid = starting && randomUUID();
  const shared = { ...both, authTime, sid };
  const pair: TokenPair = {
    access_token: issuer.issue('access', uid, { ...shared, fresh, scopes: accessScopes, expires: accessExpires }),
    refresh_token: issuer.issue(
      'refresh',
      uid,
      { ...shared, scopes: refreshScopes, expires: refreshExpires },
      { jti: refreshJti },
    ),
    token_type: 'bearer',
    ...expiresIn(issuer.lifetime('access', accessExpires)),
  };
  if (starting && sid !== undefined) {
    const refreshLifetime = issuer.lifetime('refresh', refreshExpires);
    await starting.start({ sid, subject: uid, refreshJti, refreshLifetime, accessScopes, request, device });
  }
  return pair;
}

const expiresIn = (lifetime: number | undefined): { expires_in?: number } =>
  lifetime === undefined ? {} : { expires_in: lifetime };
