import type { Device } from '../sessions/Device';
import type { TokenIssuer } from '../token/TokenIssuer';
import { assertGrantable, type AccessTokenOptions, type TokenOptions } from '../token/TokenOptions';
import { randomUUID } from 'node:crypto';
import { refuseUnknown } from '../config/refuseUnknown';
import type { SessionStart } from '../sessions/SessionStart';

/** The answer to a login (RFC 6749 section 5.1). */
export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
  /** `'DPoP'` if the tokens are bound to a key (RFC 9449 section 5). */
  readonly token_type: 'bearer' | 'DPoP';
  /** Lifetime of the access token in seconds. Absent for a token that never expires. */
  readonly expires_in?: number;
}

/** The options of `createTokenPair`: some for both tokens, some for one of them. */
export interface TokenPairOptions extends Omit<AccessTokenOptions, 'scopes' | 'expires' | 'sid'>, Device {
  accessScopes?: TokenOptions['scopes'] | undefined;
  refreshScopes?: TokenOptions['scopes'] | undefined;
  accessExpires?: TokenOptions['expires'] | undefined;
  refreshExpires?: TokenOptions['expires'] | undefined;
}

const optionNames = [
  'accessScopes',
  'refreshScopes',
  'accessExpires',
  'refreshExpires',
  'fresh',
  'renewable',
  'data',
  'audience',
  'headers',
  'authTime',
  'acr',
  'dpopKey',
  'clientId',
  'request',
  'device',
];

/** Issues the two tokens of a login. If sessions are kept, it starts the session. */
export async function issueTokenPair(
  issuer: TokenIssuer,
  uid: string,
  pairOptions: TokenPairOptions,
  starting: SessionStart | undefined,
): Promise<TokenPair> {
  // `scopes`, `expires` and `sid` of a single token would otherwise be overwritten silently.
  refuseUnknown('createTokenPair', pairOptions, optionNames);
  const { request, device, ...options } = pairOptions;
  const { accessScopes, refreshScopes, accessExpires, refreshExpires, fresh = false, ...both } = options;
  if (!starting && (request !== undefined || device !== undefined)) {
    throw new TypeError('request and device are stored with a session. Give AuthX sessions, or remove them.');
  }
  assertGrantable(accessScopes);
  assertGrantable(refreshScopes);
  // Both tokens have the same authentication time. `fresh` alone would set it for the access token only.
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
    token_type: both.dpopKey === undefined ? 'bearer' : 'DPoP',
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
