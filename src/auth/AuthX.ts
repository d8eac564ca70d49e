import type { AuthXLogger } from '../calls/AuthXLogger';
import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError, MissingTokenError, RefreshTokenRequiredError } from '../errors/errors';
import type { RefreshedTokens, RefreshOptions } from '../sessions/Refresher';
import type { Sessions } from '../sessions/Sessions';
import type { SubjectGetter, TokenBlocklist } from '../subjects/AuthCallbacks';
import type { AccessTokenOptions, TokenOptions } from '../token/TokenIssuer';
import type { TokenPayload } from '../token/TokenPayload';
import { type AnswerContext, type AuthContext, ContextRequest } from '../transport/ContextRequest';
import { RequestToken, type UnverifiedToken } from '../transport/RequestToken';
import type { SetCookieOptions } from '../transport/TokenCookies';
import { type AuthXInit, checkInit } from './AuthXInit';
import { type AuthServices, composeServices, hasStore } from './composeServices';
import { issueTokenPair, type TokenPair, type TokenPairOptions } from './issueTokenPair';
import { type Purged, purgeStores } from './purgeStores';
import { RequestAuth } from './RequestAuth';
import { RequestAuthenticator } from './RequestAuthenticator';
import type { Revocable } from './Revoker';
import type { FailureCounts } from './TokenStatusCheck';
import { readTokenSearch, type TokenSearch } from './TokenSearch';
import { readRequirement, type VerifyOptions } from './VerifyOptions';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Issues, verifies and revokes tokens. One instance is one login system: its keys, its callbacks, its stores. Several
 * live side by side, and refuse each other's tokens unless they share keys.
 */
export class AuthX<Subject = unknown> {
  readonly config: AuthXConfig;
  /** Decides requests, for the adapters. @internal */
  readonly requests: RequestAuthenticator<Subject>;
  private readonly services: AuthServices<Subject>;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(init: AuthXInit<Subject>) {
    checkInit(init);
    this.services = composeServices(init);
    this.config = this.services.config;
    this.requests = new RequestAuthenticator(this.services);
  }

  /** Registers the function that loads subjects, in place of the callbacks' `getSubject`. */
  setSubjectGetter(getter: SubjectGetter<Subject>): void {
    this.services.callbacks.subjectGetter = getter;
  }

  /** Registers the function that blocks tokens, in place of the callbacks' `isTokenRevoked`. The store is asked as well. */
  setTokenBlocklist(blocklist: TokenBlocklist): void {
    this.services.callbacks.blocklist = blocklist;
  }

  /**
   * Creates an access token.
   *
   * @param uid - whom it speaks of; becomes `sub`
   */
  async createAccessToken(uid: string, options?: AccessTokenOptions): Promise<string> {
    return this.services.issuer.issue('access', uid, options);
  }

  /** Creates a refresh token, which is good for nothing but new access tokens. */
  async createRefreshToken(uid: string, options?: TokenOptions): Promise<string> {
    return this.services.issuer.issue('refresh', uid, options);
  }

  /**
   * Creates what a login answers with. Where sessions are kept it starts one, to which both tokens belong.
   *
   * @throws SessionLimitError where the subject has as many sessions as it may
   */
  async createTokenPair(uid: string, options: TokenPairOptions = {}): Promise<TokenPair> {
    return this.requests.withOverrides(() =>
      issueTokenPair(this.services.issuer, uid, options, this.services.sessions?.starting),
    );
  }

  /**
   * Exchanges a refresh token: for a new access token, and where sessions are kept and rotated, for its successor.
   *
   * @param token - what a guard let in, or a text or credential, which is verified first
   * @throws SessionRevoked where the session is over; also where the token was replaced before, which ends the session
   */
  async refresh(token: RequestToken | UnverifiedToken | string, options?: RefreshOptions): Promise<RefreshedTokens> {
    // What a guard let in may have been another login system's guard.
    const payload =
      token instanceof RequestToken
        ? await this.requests.withOverrides(() => this.services.verifier.verify(token.token))
        : await this.verifyToken(token, { type: 'refresh' });
    return this.requests.withOverrides(() => {
      if (payload.type !== 'refresh') throw new RefreshTokenRequiredError();
      return this.services.refresher.refresh(payload, options);
    });
  }

  /**
   * The logins of users.
   *
   * @throws ConfigurationError where none are kept
   */
  get sessions(): Sessions {
    return this.services.requireSessions();
  }

  /**
   * Verifies a token as a guard would: form, signature, claims, type, freshness, revocation, scopes, checks.
   *
   * @throws AuthXError - the refusal; TypeError or RangeError for options that cannot be used
   */
  async verifyToken(token: string | UnverifiedToken, options: VerifyOptions = {}): Promise<TokenPayload> {
    const requirement = readRequirement('verifyToken', options);
    const missing = this.requests.missingFor(requirement);
    if (missing !== undefined) throw new ConfigurationError(`verifyToken: ${missing}`);
    return this.requests.withOverrides(() => this.requests.authenticate(token, requirement));
  }

  /**
   * Revokes tokens, all or none: the access and the refresh token of a login together. Once it resolves, each is refused
   * by every process that shares the store. Expired tokens are passed over, and so is undefined, for a token that the
   * client may or may not have sent along. One that is no token of ours fails, and then none is revoked. With a refresh
   * token its session ends, where sessions are kept: its access tokens, and the successor that it may be getting.
   *
   * @throws JWTDecodeError and its kin for a text that is no token of ours; RevocationUnavailableError where the store failed
   */
  async revoke(...tokens: (Revocable | undefined)[]): Promise<void> {
    await this.requests.withOverrides(() => this.services.revoker.revoke(tokens.filter(token => token !== undefined)));
  }

  /**
   * Forgets revocations of expired tokens, and sessions that were over a day ago. Any number of processes may do so at
   * once; {@link schedulePurge} does it from time to time.
   *
   * @returns how many of each
   * @throws what a store fails with; ConfigurationError where there is no store
   */
  async purge(now: Date = new Date()): Promise<Purged> {
    if (!this.keepsAnything) {
      throw new ConfigurationError('purge: there is nothing to purge. Give AuthX revokedTokens or sessions.');
    }
    return purgeStores(this.services.stores, now);
  }

  /** How often a store or the blocklist left a token undecided, since the start: for a metric. */
  get counts(): FailureCounts {
    return this.services.status.counts;
  }

  /** Forgets a cached subject, so that the next request loads it anew. */
  forgetSubject(uid: string): void {
    this.services.subjectCache?.forget(uid);
  }

  getTokenFromRequest(ctx: AuthContext, options: TokenSearch & { optional: true }): UnverifiedToken | undefined;
  getTokenFromRequest(ctx: AuthContext, options?: TokenSearch & { optional?: false }): UnverifiedToken;
  getTokenFromRequest(ctx: AuthContext, options?: TokenSearch & { optional?: boolean }): UnverifiedToken | undefined;
  /**
   * Reads the token from a request, and checks nothing of it. Given to `verifyToken` as it is, its request is checked as
   * well: one with a cookie can be forged.
   *
   * @param options - `optional`: undefined instead of an error where there is none; `type`, `locations`: what to look for
   * @throws MissingTokenError, AmbiguousTokenError
   */
  getTokenFromRequest(
    ctx: AuthContext,
    options: TokenSearch & { optional?: boolean } = {},
  ): UnverifiedToken | undefined {
    const search = readTokenSearch(options);
    try {
      const token = this.requests.locate(new ContextRequest(ctx), search);
      if (token === undefined && !search.optional) throw new MissingTokenError();
      return token;
    } catch (error) {
      throw this.requests.applyOverrides(error);
    }
  }

  /**
   * Loads whom the request speaks of: at once where a guard let it in, else after verifying its access token.
   *
   * @throws SubjectNotFoundError, or the refusal of the token
   */
  async getCurrentSubject(ctx: AuthContext): Promise<Subject> {
    const request = RequestAuth.of(ctx);
    const own =
      request?.auth === this.requests
        ? (request as RequestAuth<Subject>)
        : new RequestAuth<Subject>(this.requests, new ContextRequest(ctx));
    return own.requireSubject();
  }

  /**
   * Sets the cookies of an access token: its own, and the one that tells scripts what to repeat.
   *
   * @throws AuthXError for what is no access token of ours; RangeError for a cookie of over 4096 bytes
   */
  setAccessCookies({ res }: AnswerContext, token: string, options?: SetCookieOptions): void {
    this.services.cookies.set(res, 'access', token, options);
  }

  /** The same for a refresh token. */
  setRefreshCookies({ res }: AnswerContext, token: string, options?: SetCookieOptions): void {
    this.services.cookies.set(res, 'refresh', token, options);
  }

  /** Sets the cookies of both tokens of a login, or throws and sets none. */
  setCookies(
    { res }: AnswerContext,
    pair: Pick<TokenPair, 'access_token' | 'refresh_token'>,
    options?: SetCookieOptions,
  ): void {
    this.services.cookies.setAll(
      res,
      [
        ['access', pair.access_token],
        ['refresh', pair.refresh_token],
      ],
      options,
    );
  }

  /** Deletes the cookies of access tokens, with the attributes that they were set with. */
  unsetAccessCookies({ res }: AnswerContext): void {
    this.services.cookies.unset(res, 'access');
  }

  /** The same for refresh tokens. */
  unsetRefreshCookies({ res }: AnswerContext): void {
    this.services.cookies.unset(res, 'refresh');
  }

  /** Deletes the cookies of both. */
  unsetCookies(ctx: AnswerContext): void {
    this.requests.unsetCookies(ctx);
  }

  /** @internal */
  get logger(): AuthXLogger {
    return this.services.logger;
  }

  /** Whether there is a store to purge. @internal */
  get keepsAnything(): boolean {
    return hasStore(this.services.stores);
  }

  /** Printing an AuthX does not show the tokens and subjects that it remembers. */
  [inspect](): string {
    return `${this.constructor.name} {}`;
  }
}
