import type { MaybePromise } from '../async/MaybePromise';
import type { RemoteVerifier } from '../issuers/RemoteVerifier';
import { decodeStrictly } from '../token/decodeStrictly';
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

  /** Verifies a token and returns its claims. @throws AuthXError - the refusal */
  verify(token: string): MaybePromise<TokenPayload> {
    return this.verifierOf(token).verify(token);
  }

  /** Verifies a token that will be revoked. Returns undefined if it has expired by every clock. */
  verifyUnlessExpired(token: string): MaybePromise<TokenPayload | undefined> {
    return this.verifierOf(token).verifyUnlessExpired(token);
  }

  private verifierOf(token: string): TokenVerifier | RemoteVerifier {
    if (this.remotes.size === 0 || this.own.remembers(token)) return this.own;
    for (const remote of this.remotes.values()) if (remote.remembers(token)) return remote;
    return this.remotes.get(decodeStrictly(token).claims.iss) ?? this.own;
  }
}
