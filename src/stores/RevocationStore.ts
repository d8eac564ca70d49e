import type { Revocation } from './Revocation';

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
