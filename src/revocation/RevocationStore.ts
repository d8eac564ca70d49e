import type { TokenType } from '../token/claims';

/** That one token holds no longer. */
export interface Revocation {
  readonly jti: string;
  readonly tokenType: TokenType;
  readonly subject: string;
  /** Seconds since 1970 after which no process takes the token any more, leeway included; null if it never expires. */
  readonly expiresAt: number | null;
}

/** Keeps which tokens were revoked. */
export interface RevocationStore {
  /** Resolves once every process that asks will hear of all of these revocations, or of none. */
  revoke(revocations: readonly Revocation[]): Promise<void>;

  /** Whether the token of this `jti` is revoked. A store that can answer at once may, without a promise. */
  isRevoked(jti: string): boolean | Promise<boolean>;

  /**
   * Forgets revocations of tokens that have expired.
   *
   * @returns how many
   */
  purge(now?: Date): Promise<number>;
}
