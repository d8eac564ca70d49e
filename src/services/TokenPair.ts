import type { Device } from './sessions/Device';
import type { AccessTokenOptions, TokenOptions } from '../token/TokenIssuer';

/** What a login answers with (RFC 6749 section 5.1). */
export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'bearer';
  /** Seconds that the access token lives; absent for one that never expires. */
  readonly expires_in?: number;
}

/** What `createTokenPair` takes: what both tokens share, and what is each one's own. */
export interface TokenPairOptions extends Omit<AccessTokenOptions, 'scopes' | 'expires' | 'sid'>, Device {
  accessScopes?: TokenOptions['scopes'] | undefined;
  refreshScopes?: TokenOptions['scopes'] | undefined;
  accessExpires?: TokenOptions['expires'] | undefined;
  refreshExpires?: TokenOptions['expires'] | undefined;
}
