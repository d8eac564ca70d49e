import type { AuthXConfig } from '../config/AuthXConfig';
import {
  JWTDecodeError,
  TokenExpiredError,
  TokenInvalidAudienceError,
  TokenInvalidIssuerError,
  TokenInvalidSignatureError,
} from '../errors/errors';
import { type DecodedToken, decodeStrictly } from './decodeStrictly';
import { readClaims } from './readClaims';
import { signatureVerifier, type SignatureVerifier } from './signatureVerifier';
import { TokenPayload } from './TokenPayload';
import { VerifiedTokens } from './VerifiedTokens';

/** A key as one algorithm uses it, and the `kid` that its tokens carry. */
interface NamedVerifier {
  readonly kid: string | undefined;
  readonly isSigned: SignatureVerifier;
}

/** Verifies tokens: form, signature, claims and time. It does not check revocation. */
export class TokenVerifier {
  /** The keys that may have signed a token, by the `alg` of its header. No other algorithm is accepted. */
  private readonly verifiers: ReadonlyMap<unknown, readonly NamedVerifier[]>;
  /** Only the time of these tokens is checked again. */
  private readonly remembered: VerifiedTokens;

  constructor(private readonly config: AuthXConfig) {
    this.remembered = new VerifiedTokens(config.rememberedTokens);
    this.verifiers = new Map(
      config.decodeAlgorithms.map(algorithm => [
        algorithm,
        config.keys.verification.map(({ kid, key }) => ({ kid, isSigned: signatureVerifier(algorithm, key) })),
      ]),
    );
  }

  /**
   * Verifies a token and returns its claims.
   *
   * @throws JWTDecodeError, TokenInvalidSignatureError, TokenInvalidIssuerError, TokenInvalidAudienceError,
   *   TokenExpiredError
   */
  verify(token: string): TokenPayload {
    return this.verifyWith(token, this.config.decodeLeeway);
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

  /** @param leeway - seconds by which `exp` is lengthened */
  private verifyWith(token: string, leeway: number): TokenPayload {
    const known = this.remembered.get(token);
    const payload = known ?? this.prove(token);
    this.checkTime(payload, leeway);
    if (known === undefined) this.remembered.add(token, payload);
    return payload;
  }

  private prove(token: string): TokenPayload {
    const decoded = decodeStrictly(token);
    this.checkSignature(decoded);
    const claims = readClaims(decoded.claims, this.config.identityClaim);
    const payload = new TokenPayload(claims, decoded.claims, this.config.identityClaim);
    this.checkExpires(payload);
    this.checkIssuer(payload);
    this.checkAudience(payload);
    return payload;
  }

  private checkSignature({ header, signed, signature }: DecodedToken): void {
    const verifiers = this.verifiers.get(header.alg);
    if (!verifiers) throw new JWTDecodeError();
    let isKnown = false;
    for (const { kid, isSigned } of verifiers) {
      if (kid !== header.kid) continue;
      if (isSigned(signed, signature)) return;
      isKnown = true;
    }
    // During a key rotation, another process may already have the key.
    throw isKnown ? new TokenInvalidSignatureError() : new JWTDecodeError({ transient: true });
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

  private checkTime({ exp, nbf, iat, authTime, origIat }: TokenPayload, leeway: number): void {
    const now = Date.now() / 1000;
    if (exp !== undefined && now >= exp + leeway) throw new TokenExpiredError();
    const latest = now + this.config.clockSkew;
    if (isAfter(nbf, latest) || isAfter(iat, latest) || isAfter(authTime, latest) || isAfter(origIat, latest)) {
      throw new JWTDecodeError({ transient: true });
    }
  }
}

const isAfter = (time: number | undefined, latest: number): boolean => time !== undefined && time > latest;
