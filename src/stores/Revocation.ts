import type { TokenType } from '../token/claims';

/** That one token holds no longer. */
export interface Revocation {
  readonly jti: string;
  readonly tokenType: TokenType;
  readonly subject: string;
  /** Seconds since 1970 after which no process takes the token any more, leeway included; null if it never expires. */
  readonly expiresAt: number | null;
}
