import type { Algorithm } from '../keys/algorithms';
import type { AuthXConfig } from '../config/AuthXConfig';
import {
  JWTDecodeError,
  TokenExpiredError,
  TokenInvalidAudienceError,
  TokenInvalidIssuerError,
  TokenInvalidSignatureError,
} from '../errors/errors';
import { GenerationalMap } from './GenerationalMap';
import { type DecodedToken, decodeStrictly } from './decodeStrictly';
import { isSignedBy } from './jwt';
import { readClaims } from './readClaims';
import { TokenPayload } from './TokenPayload';

/** Finds out whether a token is one of ours and holds now: decoding, signature, claims, time. Not revocation. */
export class TokenVerifier {
  /** Tokens whose signature and claims were found good, by the whole token: what cannot change is not asked again. */
  private readonly remembered: GenerationalMap<TokenPayload>;

  constructor(private readonly config: AuthXConfig) {
    this.remembered = new GenerationalMap(config.rememberedTokens);
  }

  /**
   * @throws JWTDecodeError, TokenInvalidSignatureError, TokenInvalidIssuerError, TokenInvalidAudienceError, TokenExpiredError
   */
  verify(token: string): TokenPayload {
    return this.verifyWith(token, this.config.decodeLeeway);
  }

  /** The same for a token that is to be revoked: one that has expired by every clock needs no more, and is undefined. */
  verifyUnlessExpired(token: string): TokenPayload | undefined {
    try {
      return this.verifyWith(token, this.config.expiryMargin);
    } catch (error) {
      if (error instanceof TokenExpiredError) return undefined;
      throw error;
    }
  }

  /** @param leeway - seconds by which `exp` is lengthened */
  private verifyWith(token: string, leeway: number): TokenPayload {
    const known = this.remembered.get(token);
    const payload = known ?? this.prove(token);
    this.checkTime(payload, leeway);
    if (known === undefined) this.remembered.set(token, payload);
    return payload;
  }

  private prove(token: string): TokenPayload {
    const decoded = decodeStrictly(token);
    this.checkSignature(token, decoded);
    const claims = readClaims(decoded.claims, this.config.identityClaim);
    const payload = new TokenPayload(claims, decoded.claims, this.config.identityClaim);
    this.checkExpires(payload);
    this.checkIssuer(payload);
    this.checkAudience(payload);
    return payload;
  }

  private checkSignature(token: string, { header }: DecodedToken): void {
    const algorithm = header.alg as Algorithm;
    if (!this.config.decodeAlgorithms.includes(algorithm)) throw new JWTDecodeError();
    const keys = this.config.keys.verification.filter(({ kid }) => kid === header.kid);
    // While keys are rotated, another process may have the key already.
    if (keys.length === 0) throw new JWTDecodeError({ transient: true });
    if (!keys.some(({ key }) => isSignedBy(token, algorithm, key))) throw new TokenInvalidSignatureError();
  }

  /** Only where the application chose tokens that never expire may `exp` be missing. */
  private checkExpires({ exp, type }: TokenPayload): void {
    if (exp !== undefined) return;
    const lifetime = type === 'refresh' ? this.config.refreshTokenExpires : this.config.accessTokenExpires;
    if (lifetime !== null) throw new JWTDecodeError();
  }

  private checkIssuer({ iss }: TokenPayload): void {
    const accepted = this.config.decodeIssuer;
    if (accepted && (iss === undefined || !accepted.includes(iss))) throw new TokenInvalidIssuerError();
  }

  /** A token for somebody else is refused, also by an application that has not said who it is (RFC 7519 section 4.1.3). */
  private checkAudience({ aud }: TokenPayload): void {
    const accepted = this.config.decodeAudience;
    if (aud === undefined && accepted === undefined) return;
    const named = aud === undefined ? [] : [aud].flat();
    if (!named.some(name => accepted?.includes(name))) throw new TokenInvalidAudienceError();
  }

  private checkTime({ exp, nbf, iat, authTime, origIat }: TokenPayload, leeway: number): void {
    const now = Date.now() / 1000;
    if (exp !== undefined && now >= exp + leeway) throw new TokenExpiredError();
    const latest = now + this.config.clockSkew;
    if ([nbf, iat, authTime, origIat].some(time => time !== undefined && time > latest))
      throw new JWTDecodeError({ transient: true });
  }
}
