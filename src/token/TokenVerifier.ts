import type { AuthXConfig } from '../config/AuthXConfig';
import {
  JWTDecodeError,
  TokenExpiredError,
  TokenInvalidAudienceError,
  TokenInvalidIssuerError,
} from '../errors/errors';
import { type DecodedToken, decodeStrictly } from './decodeStrictly';
import { type KnownClaims, readClaims } from './readClaims';
import { assertLoginType, refuseOtherLoginType } from './assertLoginType';
import { KeyVerifiers } from './KeyVerifiers';
import { isReservedSubject } from './storedSubject';
import { TokenPayload } from './TokenPayload';
import type { JsonObject } from './TokenType';
import { type Verified, VerifiedTokens } from './VerifiedTokens';

/** The settings that decide which tokens are accepted. */
export type VerifierSettings = Pick<
  AuthXConfig,
  | 'keys'
  | 'identityClaim'
  | 'loginType'
  | 'accessTokenExpires'
  | 'refreshTokenExpires'
  | 'decodeIssuer'
  | 'decodeAudience'
  | 'decodeLeeway'
  | 'clockSkew'
  | 'expiryMargin'
  | 'rememberedTokens'
  | 'accessTokenProfile'
>;

/**
 * Reads the claims of a token.
 *
 * @throws JWTDecodeError or another refusal if a claim is missing or has the wrong type
 */
export type ClaimsReader = (decoded: DecodedToken) => KnownClaims;

/** Verifies tokens: form, signature, claims and time. It does not check revocation. */
export class TokenVerifier {
  private readonly signatures: KeyVerifiers;
  /** Only the time of these tokens is checked again, and whether their key is still in use. */
  private readonly remembered: VerifiedTokens;

  private readonly read: ClaimsReader;
  private readonly isOfOwnTokens: boolean;

  /** @param read - default: reads the claims that this library issues */
  constructor(
    private readonly config: VerifierSettings,
    read?: ClaimsReader,
  ) {
    this.read = read ?? (({ claims }) => readClaims(claims, config.identityClaim));
    this.isOfOwnTokens = read === undefined;
    this.remembered = new VerifiedTokens(config.rememberedTokens);
    this.signatures = new KeyVerifiers(config.keys);
  }

  /**
   * Verifies a token and returns its claims.
   *
   * @param decoded - the token as `decodeStrictly` returned it, if that was done before
   * @throws JWTDecodeError, TokenInvalidSignatureError, TokenInvalidIssuerError, TokenInvalidAudienceError,
   *   TokenExpiredError
   */
  verify(token: string, decoded?: DecodedToken): TokenPayload {
    return this.verifyWith(token, this.config.decodeLeeway, decoded);
  }

  /**
   * Verifies a token that will be revoked. Returns undefined if it has expired by every clock, because then it need not
   * be revoked.
   */
  verifyUnlessExpired(token: string): TokenPayload | undefined {
    try {
      return this.verifyWith(token, this.config.expiryMargin);
    } catch (error) {
      if (error instanceof TokenExpiredError) return undefined;
      throw error;
    }
  }

  /** Verifies a token that may have expired long ago. Never use it to let a request in. */
  verifyExpired(token: string): TokenPayload {
    return this.verifyWith(token, Infinity);
  }

  /** Tells whether a token was verified before. Its time and its key must be checked again. */
  remembers(token: string): boolean {
    return this.remembered.has(token);
  }

  /**
   * Checks everything of a token except its signature. A token that fails is refused whatever its key is.
   *
   * @param leeway - seconds by which `exp` is lengthened
   */
  assertPlausible(token: string, leeway = this.config.decodeLeeway): void {
    this.checkTime(this.readPayload(decodeStrictly(token)), leeway, Date.now() / 1000);
  }

  /** @param leeway - seconds by which `exp` is lengthened */
  private verifyWith(token: string, leeway: number, decoded?: DecodedToken): TokenPayload {
    const now = Date.now();
    const known = this.remembered.get(token);
    const verified = known?.key.verifiesAt(now) ? known : this.prove(decoded ?? decodeStrictly(token));
    this.checkTime(verified.payload, leeway, now / 1000);
    if (verified !== known) this.remembered.add(token, verified);
    return verified.payload;
  }

  private prove(decoded: DecodedToken): Verified {
    // Asked first, so that the answer names the reason if each login type has keys of its own. It only refuses.
    if (this.isOfOwnTokens) refuseOtherLoginType(decoded.claims, this.config.loginType);
    const key = this.signatures.verify(decoded);
    return { payload: this.readPayload(decoded), key };
  }

  private readPayload(decoded: DecodedToken): TokenPayload {
    const payload = new TokenPayload(this.read(decoded), decoded.claims, this.config.identityClaim);
    assertLoginType(payload, this.config.loginType);
    if (isReservedSubject(this.config.loginType, payload.sub)) throw new JWTDecodeError();
    this.checkExpires(payload);
    this.checkIssuer(payload);
    this.checkAudience(payload);
    this.checkProfile(decoded.header, payload);
    return payload;
  }

  /** `exp` may be missing only if the application chose tokens that never expire. */
  private checkExpires({ exp, type }: TokenPayload): void {
    if (exp !== undefined) return;
    const lifetime = type === 'refresh' ? this.config.refreshTokenExpires : this.config.accessTokenExpires;
    if (lifetime !== null) throw new JWTDecodeError();
  }

  private checkIssuer({ iss }: TokenPayload): void {
    const accepted = this.config.decodeIssuer;
    if (accepted && (iss === undefined || !accepted.includes(iss))) throw new TokenInvalidIssuerError();
  }

  /**
   * Refuses a token for another audience, even if the application has not configured its own (RFC 7519 section 4.1.3).
   */
  private checkAudience({ aud }: TokenPayload): void {
    const accepted = this.config.decodeAudience;
    if (aud === undefined && accepted === undefined) return;
    if (![aud ?? []].flat().some(name => accepted?.includes(name))) throw new TokenInvalidAudienceError();
  }

  /**
   * With the profile of RFC 9068 section 4, an access token has a type of its own in the header, and every claim of
   * section 2.2. The issuer, the audience and the expiry were checked before.
   */
  private checkProfile({ typ }: JsonObject, { type, iat, clientId }: TokenPayload): void {
    if (this.config.accessTokenProfile === undefined) return;
    const isAccessType = typeof typ === 'string' && /^(application\/)?at\+jwt$/i.test(typ);
    if (isAccessType !== (type === 'access')) throw new JWTDecodeError();
    if (isAccessType && (iat === undefined || !clientId)) throw new JWTDecodeError();
  }

  /** @param now - seconds since 1970 */
  private checkTime({ exp, nbf, iat, authTime, origIat }: TokenPayload, leeway: number, now: number): void {
    if (exp !== undefined && now >= exp + leeway) throw new TokenExpiredError();
    const latest = now + this.config.clockSkew;
    if (isAfter(nbf, latest) || isAfter(iat, latest) || isAfter(authTime, latest) || isAfter(origIat, latest)) {
      throw new JWTDecodeError({ transient: true });
    }
  }
}

const isAfter = (time: number | undefined, latest: number): boolean => time !== undefined && time > latest;
