import type { MaybePromise } from '../async/MaybePromise';
import type { RemoteVerifier } from '../issuers/RemoteVerifier';
import { type DecodedToken, decodeStrictly } from '../token/decodeStrictly';
import type { TokenPayload } from '../token/TokenPayload';
import type { TokenVerifier } from '../token/TokenVerifier';

/**
 * Verifies the tokens of this login system and those of the remote issuers that it accepts. The `iss` claim only chooses who
 * verifies. A token that names an issuer is verified with the keys of that issuer and no others.
 */
export class VerifierChoice {
  /** @param remotes - by the `iss` of their tokens */
  constructor(
    private readonly own: TokenVerifier,
    private readonly remotes: ReadonlyMap<unknown, RemoteVerifier>,
  ) {}

  /** Whether tokens of remote issuers are accepted. */
  get hasRemotes(): boolean {
    return this.remotes.size > 0;
  }

  /** Verifies a token and returns its claims. @throws AuthXError - the refusal */
  verify(token: string): MaybePromise<TokenPayload> {
    const verifier = this.acquainted(token);
    if (verifier) return verifier.verify(token);
    const decoded = decodeStrictly(token);
    return this.verifierOf(decoded).verify(token, decoded);
  }

  /** Verifies a token that will be revoked. Returns undefined if it has expired by every clock. */
  verifyUnlessExpired(token: string): MaybePromise<TokenPayload | undefined> {
    return (this.acquainted(token) ?? this.verifierOf(decodeStrictly(token))).verifyUnlessExpired(token);
  }

  /**
   * Tells whether a token says that it belongs to this login system: by its `login_type`, or by the `iss` of a remote issuer.
   * Nothing of it is verified, unless it was verified before.
   */
  isNamedBy(token: string, loginType: string | undefined): boolean {
    if (this.own.remembers(token)) return true;
    try {
      const { claims } = decodeStrictly(token);
      return claims.login_type === loginType || this.remotes.get(claims.iss)?.namesLoginTypes === false;
    } catch {
      return false;
    }
  }

  /** Returns who has verified a token before, or who verifies all of them. */
  private acquainted(token: string): TokenVerifier | RemoteVerifier | undefined {
    if (this.remotes.size === 0 || this.own.remembers(token)) return this.own;
    for (const remote of this.remotes.values()) if (remote.remembers(token)) return remote;
    return undefined;
  }

  private verifierOf({ claims }: DecodedToken): TokenVerifier | RemoteVerifier {
    return this.remotes.get(claims.iss) ?? this.own;
  }
}
