import type { AuthX } from '../../auth/AuthX';
import { ConfigurationError } from '../../errors/errors';
import type { RingKey } from '../../keys/RingKey';
import { decodeStrictly } from '../../token/decodeStrictly';
import type { JsonObject } from '../../token/TokenType';
import { issueTestToken, type TestTokenOptions } from './issueTestToken';
import { otherKeyFor } from './otherKeyFor';
import { shiftTimes } from './shiftTimes';
import { signCompact, signingInput } from './signCompact';
import { cookieHeaders, tokenHeaders, type TestHeaders } from './tokenHeaders';

/** By how much a token is too old or too early, in seconds. It is more than any leeway. */
const farOff = 3600;

/** A value that no application has configured. */
const another = 'urn:another-one';

/**
 * Makes tokens of every kind for the tests of an application. Each method takes the subject and the options of the token,
 * and returns the token as text. With `type: 'refresh'`, the token is a refresh token. {@link testTokens} makes it.
 */
export class TestTokens {
  /** @internal */
  constructor(private readonly auth: AuthX) {}

  /** A valid access token. If sessions are kept, it starts a session, as a login does. */
  access(uid: string, options?: TestTokenOptions): Promise<string> {
    return issueTestToken(this.auth, uid, options);
  }

  /** A valid refresh token. */
  refresh(uid: string, options?: TestTokenOptions): Promise<string> {
    return issueTestToken(this.auth, uid, { ...options, type: 'refresh' });
  }

  /** A valid access token of a user who has just given the password. */
  fresh(uid: string, options?: TestTokenOptions): Promise<string> {
    return issueTestToken(this.auth, uid, { ...options, fresh: true });
  }

  /** A token that expired an hour ago, refused with `TokenExpiredError`. */
  expired(uid: string, options?: TestTokenOptions): Promise<string> {
    const end = Math.floor(Date.now() / 1000) - farOff;
    return this.resigned(uid, { expires: '15m', ...options }, claims => shiftTimes(claims, end - Number(claims.exp)));
  }

  /** A token that is valid only an hour from now, refused with `JWTDecodeError`. */
  notYetValid(uid: string, options?: TestTokenOptions): Promise<string> {
    return this.resigned(uid, options, claims => shiftTimes(claims, farOff));
  }

  /**
   * A token that was revoked, refused with `RevokedTokenError`.
   *
   * @throws ConfigurationError without the option `revokedTokens`
   */
  async revoked(uid: string, options?: TestTokenOptions): Promise<string> {
    const token = await issueTestToken(this.auth, uid, options);
    await this.auth.revoke(token);
    return token;
  }

  /**
   * A token whose session has ended, refused with `SessionRevoked`.
   *
   * @throws ConfigurationError if no sessions are kept
   */
  async ofEndedSession(uid: string, options?: TestTokenOptions): Promise<string> {
    const { sessions } = this.auth;
    const token = await issueTestToken(this.auth, uid, options);
    await sessions.end(String(decodeStrictly(token).claims.sid));
    return token;
  }

  /** A token that another key of the same kind signed under the same `kid`, refused with `TokenInvalidSignatureError`. */
  async ofOtherKey(uid: string, options?: TestTokenOptions): Promise<string> {
    const content = decodeStrictly(await issueTestToken(this.auth, uid, options));
    const { algorithm } = this.signing;
    return signCompact(content, algorithm, otherKeyFor(algorithm));
  }

  /** A token of another login type, refused with `LoginTypeMismatchError`. */
  ofOtherLoginType(uid: string, options?: TestTokenOptions): Promise<string> {
    return this.withClaims(uid, { login_type: another }, options);
  }

  /** A token for another audience (RFC 7519 section 4.1.3), refused with `TokenInvalidAudienceError`. */
  forOtherAudience(uid: string, options?: TestTokenOptions): Promise<string> {
    return this.withClaims(uid, { aud: another }, options);
  }

  /**
   * A token of another issuer (RFC 7519 section 4.1.1), refused with `TokenInvalidIssuerError`.
   *
   * @throws ConfigurationError if the AuthX accepts every issuer
   */
  async ofOtherIssuer(uid: string, options?: TestTokenOptions): Promise<string> {
    if (this.auth.config.decodeIssuer !== undefined) return this.withClaims(uid, { iss: another }, options);
    throw new ConfigurationError(
      'encodeIssuer: is missing, so every issuer is accepted. Set it, or leave out this test.',
    );
  }

  /** A token with the signature of another one, refused with `TokenInvalidSignatureError`: the options were added later. */
  async altered(uid: string, options?: TestTokenOptions): Promise<string> {
    const [signed, other] = [issueTestToken(this.auth, uid), issueTestToken(this.auth, uid, options)];
    return `${decodeStrictly(await other).signed}.${decodeStrictly(await signed).signature}`;
  }

  /** A token without a signature, with the algorithm `none` (RFC 7518 section 3.6), refused with `JWTDecodeError`. */
  async unsigned(uid: string, options?: TestTokenOptions): Promise<string> {
    const { header, claims } = decodeStrictly(await issueTestToken(this.auth, uid, options));
    return `${signingInput({ header: { ...header, alg: 'none' }, claims })}.`;
  }

  /**
   * A token with other claims and a valid signature. A claim that is undefined is left out, so that `{ jti: undefined }`
   * gives a token without a `jti`. The claims are not checked.
   */
  withClaims(uid: string, changes: Readonly<Record<string, unknown>>, options?: TestTokenOptions): Promise<string> {
    return this.resigned(uid, options, claims => ({ ...claims, ...changes }));
  }

  /** Returns the headers of a request that carries a token in the configured header. */
  headers(token: string): TestHeaders {
    return tokenHeaders(this.auth.config, token);
  }

  /**
   * Returns the headers of a request that carries a token in its cookie: `cookie`, and the header with the CSRF value.
   *
   * @throws TypeError if tokens of this type do not travel in cookies
   */
  cookies(token: string): TestHeaders {
    return cookieHeaders(this.auth.config, token);
  }

  private get signing(): RingKey {
    return this.auth.config.keys.signing as RingKey;
  }

  /** Issues a token, changes its claims, and signs it again. */
  private async resigned(
    uid: string,
    options: TestTokenOptions | undefined,
    change: (claims: JsonObject) => JsonObject,
  ): Promise<string> {
    const { header, claims } = decodeStrictly(await issueTestToken(this.auth, uid, options));
    const { algorithm, identity } = this.signing;
    return signCompact(
      { header, claims: change(claims) },
      algorithm,
      identity.signingKey as NonNullable<typeof identity.signingKey>,
    );
  }
}
