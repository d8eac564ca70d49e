import type { TokenType } from '../token/TokenType';

/** The revocation of one token. */
export interface Revocation {
  readonly jti: string;
  readonly tokenType: TokenType;
  readonly subject: string;
  /** When the revocation may be purged: `exp` plus the leeway, in seconds since 1970. Null if the token never expires. */
  readonly expiresAt: number | null;
}

/** Stores which tokens are revoked. */
export interface RevocationStore {
  /**
   * Stores revocations, all or none. Once it has resolved, `isRevoked` answers true in every process that shares the store.
   */
  revoke(revocations: readonly Revocation[]): Promise<void>;

  /** Tells whether the token with this `jti` is revoked. A store may answer without a promise. */
  isRevoked(jti: string): boolean | Promise<boolean>;

  /**
   * Deletes the revocations of expired tokens. Returns how many it deleted.
   */
  purge(now?: Date): Promise<number>;

  /**
   * Tries whether the store accepts changes, without changing anything. `auth.checkHealth()` calls it. Without it, the
   * store's writability is unknown.
   */
  probeWrite?(): Promise<void>;
}
