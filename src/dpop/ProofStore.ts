/** A proof that was used. */
export interface UsedProof {
  /**
   * Names the proof: 43 characters of base64url, made from the thumbprint of its key and its `jti`. Two proofs with the
   * same id are the same proof.
   */
  readonly id: string;
  /** When no process accepts the proof any more, in seconds since 1970. The store may forget it then. */
  readonly expiresAt: number;
}

/**
 * Stores which DPoP proofs were used, so that each is accepted once (RFC 9449 section 11.1). All processes of a login
 * system share it. A proof is only good for about a minute, so the store need not survive a crash or a power cut.
 */
export interface ProofStore {
  /**
   * Stores that a proof was used, in one atomic step.
   *
   * @returns true if this call stored it, false if it was stored before. Of any number of calls for one proof, in all
   *   processes, one gets true. A store may answer without a promise.
   */
  use(proof: UsedProof): boolean | Promise<boolean>;

  /** Deletes the proofs that have expired. Returns how many it deleted. */
  purge(now?: Date): Promise<number>;

  /**
   * Tries whether the store accepts changes, without changing anything. `auth.checkHealth()` calls it. Without it, the
   * store's writability is unknown.
   */
  probeWrite?(): Promise<void>;
}
