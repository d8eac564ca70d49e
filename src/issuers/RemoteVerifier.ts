import { andThen, isThenable, type MaybePromise, orElse } from '../async/MaybePromise';
import type { AuthXConfig } from '../config/AuthXConfig';
import { TokenExpiredError } from '../errors/errors';
import type { DecodedToken } from '../token/decodeStrictly';
import type { TokenPayload } from '../token/TokenPayload';
import { TokenVerifier } from '../token/TokenVerifier';
import { UnknownKeyError } from '../token/UnknownKeyError';
import type { RemoteIssuer } from './RemoteIssuer';

/** Verifies the tokens of one remote issuer for one login system. A token of a known key is verified without a promise. */
export class RemoteVerifier {
  private readonly verifier: TokenVerifier;

  constructor(
    private readonly issuer: RemoteIssuer,
    private readonly config: Pick<
      AuthXConfig,
      'decodeLeeway' | 'clockSkew' | 'expiryMargin' | 'rememberedTokens' | 'loginType'
    >,
  ) {
    const { decodeLeeway, clockSkew, expiryMargin, rememberedTokens, loginType } = config;
    const { claims, ring, audience } = issuer;
    this.verifier = new TokenVerifier(
      {
        keys: ring,
        identityClaim: claims.identityClaim,
        loginType,
        decodeIssuer: [issuer.issuer],
        decodeAudience: audience,
        // Tokens of others always expire, even if the application issues tokens that do not.
        accessTokenExpires: 0,
        refreshTokenExpires: 0,
        decodeLeeway,
        clockSkew,
        expiryMargin,
        rememberedTokens,
        accessTokenProfile: undefined,
      },
      decoded => claims.read(decoded, loginType),
    );
  }

  /** Whether the tokens of the issuer name their login type, as those of this library do. */
  get namesLoginTypes(): boolean {
    return this.issuer.claims.namesLoginTypes;
  }

  /** Tells whether a token was verified before. */
  remembers(token: string): boolean {
    return this.verifier.remembers(token);
  }

  /**
   * Verifies a token and returns its claims.
   *
   * @param decoded - the token as `decodeStrictly` returned it, if that was done before
   * @throws the errors of `TokenVerifier.verify`; IssuerUnavailableError if there are no keys that may be used
   */
  verify(token: string, decoded?: DecodedToken): MaybePromise<TokenPayload> {
    return this.withKeys(token, this.config.decodeLeeway, () => this.verifier.verify(token, decoded));
  }

  /** Verifies a token that will be revoked. Returns undefined if it has expired by every clock. */
  verifyUnlessExpired(token: string): MaybePromise<TokenPayload | undefined> {
    return orElse<TokenPayload | undefined>(
      () => this.withKeys(token, this.config.expiryMargin, () => this.verifier.verifyUnlessExpired(token)),
      error => {
        if (error instanceof TokenExpiredError) return undefined;
        throw error;
      },
    );
  }

  /** Verifies with the keys at hand. Newer ones are loaded only for a token that could be good. */
  private withKeys<T>(token: string, leeway: number, verify: () => T): MaybePromise<T> {
    let refusal: UnknownKeyError | undefined;
    if (this.issuer.keys.current()) {
      try {
        return verify();
      } catch (error) {
        if (!(error instanceof UnknownKeyError)) throw error;
        refusal = error;
      }
    }
    this.verifier.assertPlausible(token, leeway);
    const newest = this.issuer.keys.newest();
    // Without a promise, they are the same keys as before.
    if (refusal && !isThenable(newest)) throw refusal;
    return andThen(newest, verify);
  }
}
