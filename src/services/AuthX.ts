import { AuthXConfig } from '../config/AuthXConfig';
import { readTimerLength } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/ConfigurationError';
import { RefreshTokenRequiredError } from '../errors/RefreshTokenRequiredError';
import { AuthXError } from '../errors/AuthXError';
import { MissingTokenError } from '../errors/MissingTokenError';
import type { Requirement } from '../access/AccessRule';
import { assertOwnPage } from '../request/assertOwnPage';
import { assertNotForged } from '../request/assertNotForged';
import { keepPrivate } from '../request/keepPrivate';
import { locateToken, type WantedToken } from '../request/locateToken';
import type { RequestLike } from '../request/RequestLike';
import { UnverifiedToken } from '../request/UnverifiedToken';
import { TokenIssuer, type AccessTokenOptions, type TokenOptions } from '../token/TokenIssuer';
import type { TokenPayload } from '../token/TokenPayload';
import { RequestToken } from '../request/RequestToken';
import type { ResponseLike } from '../request/ResponseLike';
import { TokenVerifier } from '../token/TokenVerifier';
import type { SubjectGetter, TokenBlocklist } from './AuthCallbacks';
import type { AnswerContext, AuthContext } from './AuthContext';
import type { Authority } from './Authority';
import type { AuthXInit } from './AuthXInit';
import { consoleLogger, type AuthXLogger } from './AuthXLogger';
import type { MaybePromise } from './MaybePromise';
import { CalmLogger } from './CalmLogger';
import { checkInit } from './checkInit';
import { CheckRunner, type CheckSource } from './CheckRunner';
import { CallbackRegistry } from './CallbackRegistry';
import { Deadlines } from './Deadlines';
import { ContextRequest } from './ContextRequest';
import { endedCookies } from './endedCookies';
import type { FailureCounts } from './FailureCounts';
import type { FinishedRequest } from './FinishedRequest';
import { ImplicitRefresh } from './ImplicitRefresh';
import type { Route } from './isSelected';
import { issueTokenPair } from './issueTokenPair';
import { purgeStores, type Purged, type PurgedStores } from './purgeStores';
import { readSize } from './readSize';
import { RequestAuth } from './RequestAuth';
import { readRevocationCache } from './revocationCache/readRevocationCache';
import { RevocationCache } from './revocationCache/RevocationCache';
import { RevokedCheck } from './RevokedCheck';
import { Revoker, type Revocable } from './Revoker';
import { keepSessions } from './sessions/keepSessions';
import { Refresher, type RefreshedTokens, type RefreshOptions } from './sessions/Refresher';
import type { Sessions } from './sessions/Sessions';
import type { SessionServices } from './sessions/SessionServices';
import { StandingCheck } from './StandingCheck';
import { SubjectCache } from './SubjectCache';
import { SubjectLoader } from './SubjectLoader';
import { TokenCookies, type SetCookieOptions } from './TokenCookies';
import type { TokenPair, TokenPairOptions } from './TokenPair';
import { readTokenSearch, type TokenSearch } from './TokenSearch';
import { readRequirement, type VerifyOptions } from './VerifyOptions';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Issues, verifies and revokes tokens. One instance is one login system: its keys, its callbacks, its stores. Several
 * live side by side, and refuse each other's tokens unless they share keys.
 */
export class AuthX<Subject = unknown> implements Authority<Subject> {
  readonly config: AuthXConfig;
  private readonly issuer: TokenIssuer;
  private readonly verifier: TokenVerifier;
  private readonly standing: StandingCheck;
  private readonly checks: CheckRunner;
  private readonly subjects: SubjectLoader<Subject>;
  private readonly revoker: Revoker;
  private readonly callbacks: CallbackRegistry<Subject>;
  private readonly sessionServices: SessionServices | undefined;
  private readonly refresher: Refresher;
  private readonly cookies: TokenCookies;
  private readonly implicitRefresh: ImplicitRefresh | undefined;
  private readonly subjectCache: SubjectCache<Subject> | undefined;
  private readonly stores: PurgedStores;
  /** @internal */
  readonly logger: AuthXLogger;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(init: AuthXInit<Subject>) {
    checkInit(init);
    this.config = init.config instanceof AuthXConfig ? init.config : new AuthXConfig(init.config);
    this.verifier = new TokenVerifier(this.config);
    const bounds = {
      deadlines: new Deadlines(readTimerLength('callbackTimeout', init.callbackTimeout ?? 5)),
      logger: new CalmLogger(init.logger ?? consoleLogger),
    };
    const caching = init.revocationCache === undefined ? undefined : readRevocationCache(init.revocationCache);
    const cache = caching && new RevocationCache(caching);
    this.sessionServices = keepSessions(init.sessions, { bounds, config: this.config, cache });
    this.logger = bounds.logger;
    this.checks = new CheckRunner(bounds);
    this.stores = {
      revokedTokens: init.revokedTokens,
      sessions: this.keepsSessions ? init.sessions?.store : undefined,
    };
    if (cache && !this.keepsAnything) {
      throw new ConfigurationError(
        'revocationCache: has no store to ask. Give AuthX revokedTokens or sessions, or leave it out.',
      );
    }
    this.issuer = new TokenIssuer(this.config, this.sessionServices !== undefined);
    this.refresher = new Refresher({ issuer: this.issuer, sessions: this.sessionServices?.rotating });
    this.callbacks = new CallbackRegistry(init.callbacks);
    const { sessions, check } = this.sessionServices ?? {};
    this.standing = new StandingCheck({
      revoked: new RevokedCheck(init.revokedTokens, () => this.callbacks.blocklist, bounds),
      sessions: check,
      cache,
      defaultMode: caching?.default ?? 'strict',
    });
    const { verifier, config } = this;
    this.revoker = new Revoker({ store: init.revokedTokens, verifier, config, bounds, sessions, cache });
    this.cookies = new TokenCookies(this.config, this.verifier);
    this.implicitRefresh = this.makeImplicitRefresh(bounds.logger);
    this.subjectCache = init.subjectCache && makeCache(init.subjectCache);
    this.subjects = new SubjectLoader<Subject>({
      getter: () => this.callbacks.subjectGetter,
      bounds,
      type: init.subjectType,
      validate: init.validateSubject,
      cache: this.subjectCache,
    });
  }

  /** Registers the function that loads subjects, in place of the callbacks' `getSubject`. */
  setSubjectGetter(getter: SubjectGetter<Subject>): void {
    this.callbacks.subjectGetter = getter;
  }

  /** Registers the function that blocks tokens, in place of the callbacks' `isTokenRevoked`. The store is asked as well. */
  setTokenBlocklist(blocklist: TokenBlocklist): void {
    this.callbacks.blocklist = blocklist;
  }

  /**
   * Creates an access token.
   *
   * @param uid - whom it speaks of; becomes `sub`
   */
  async createAccessToken(uid: string, options?: AccessTokenOptions): Promise<string> {
    return this.issuer.issue('access', uid, options);
  }

  /** Creates a refresh token, which is good for nothing but new access tokens. */
  async createRefreshToken(uid: string, options?: TokenOptions): Promise<string> {
    return this.issuer.issue('refresh', uid, options);
  }

  /**
   * Creates what a login answers with. Where sessions are kept it starts one, to which both tokens belong.
   *
   * @throws SessionLimitError where the subject has as many sessions as it may
   */
  async createTokenPair(uid: string, options: TokenPairOptions = {}): Promise<TokenPair> {
    return this.presenting(() => issueTokenPair(this.issuer, uid, options, this.sessionServices?.starting));
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
        ? await this.presenting(() => this.verifier.verify(token.token))
        : await this.verifyToken(token, { type: 'refresh' });
    return this.presenting(() => {
      if (payload.type !== 'refresh') throw new RefreshTokenRequiredError();
      return this.refresher.refresh(payload, options);
    });
  }

  /**
   * The logins of users.
   *
   * @throws ConfigurationError where none are kept
   */
  get sessions(): Sessions {
    if (this.sessionServices) return this.sessionServices.sessions;
    throw new ConfigurationError(
      'sessions: are not kept. Give AuthX sessions: { store: SessionRepository.on(dataSource) }.',
    );
  }

  /**
   * Verifies a token as a guard would: form, signature, claims, type, freshness, revocation, scopes, checks.
   *
   * @throws AuthXError - the refusal; TypeError or RangeError for options that cannot be used
   */
  async verifyToken(token: string | UnverifiedToken, options: VerifyOptions = {}): Promise<TokenPayload> {
    const requirement = readRequirement('verifyToken', options);
    const missing = this.missingFor(requirement);
    if (missing !== undefined) throw new ConfigurationError(`verifyToken: ${missing}`);
    return this.presenting(() => this.authenticate(token, requirement));
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
    await this.presenting(() => this.revoker.revoke(tokens.filter(token => token !== undefined)));
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
    return purgeStores(this.stores, now);
  }

  /** How often a store or the blocklist left a token undecided, since the start: for a metric. */
  get counts(): FailureCounts {
    return this.standing.counts;
  }

  /** Forgets a cached subject, so that the next request loads it anew. */
  forgetSubject(uid: string): void {
    this.subjectCache?.forget(uid);
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
      const token = this.locate(new ContextRequest(ctx), search);
      if (token === undefined && !search.optional) throw new MissingTokenError();
      return token;
    } catch (error) {
      throw this.present(error);
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
      request?.auth === this
        ? (request as RequestAuth<Subject>)
        : new RequestAuth<Subject>(this, new ContextRequest(ctx));
    return own.requireSubject();
  }

  /**
   * Sets the cookies of an access token: its own, and the one that tells scripts what to repeat.
   *
   * @throws AuthXError for what is no access token of ours; RangeError for a cookie of over 4096 bytes
   */
  setAccessCookies({ res }: AnswerContext, token: string, options?: SetCookieOptions): void {
    this.cookies.set(res, 'access', token, options);
  }

  /** The same for a refresh token. */
  setRefreshCookies({ res }: AnswerContext, token: string, options?: SetCookieOptions): void {
    this.cookies.set(res, 'refresh', token, options);
  }

  /** Sets the cookies of both tokens of a login, or throws and sets none. */
  setCookies(
    { res }: AnswerContext,
    pair: Pick<TokenPair, 'access_token' | 'refresh_token'>,
    options?: SetCookieOptions,
  ): void {
    this.cookies.setAll(
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
    this.cookies.unset(res, 'access');
  }

  /** The same for refresh tokens. */
  unsetRefreshCookies({ res }: AnswerContext): void {
    this.cookies.unset(res, 'refresh');
  }

  /** Deletes the cookies of both. */
  unsetCookies(ctx: AnswerContext): void {
    this.unsetAccessCookies(ctx);
    this.unsetRefreshCookies(ctx);
  }

  /** @internal */
  assertOwnPage(request: RequestLike): void {
    assertOwnPage(request, this.config.csrf);
  }

  /** @internal */
  moveToCookies(response: ResponseLike, answer: unknown): object {
    return this.cookies.move(response, answer);
  }

  /** @internal */
  get usesCookies(): boolean {
    const { access, refresh } = this.config.tokenLocations;
    return access.includes('cookies') || refresh.includes('cookies');
  }

  /** @internal */
  finish(response: ResponseLike, request: FinishedRequest, route: Route): MaybePromise<void> {
    if (response.headersSent) return;
    if (this.usesCookies) this.cookies.protect(response);
    if (request.refusal) {
      const ended = endedCookies(request).filter(type => !this.cookies.isWritten(response, type));
      for (const type of ended) this.cookies.unset(response, type);
      return;
    }
    const { token } = request;
    // What a URL gave away is not for caches that serve others (RFC 6750 section 2.3).
    if (token?.location === 'query') keepPrivate(response, 'private');
    if (this.implicitRefresh?.isDue(token, route)) return this.implicitRefresh.renew(response, token);
  }

  /** @internal */
  locate(request: RequestLike, wanted: WantedToken): UnverifiedToken | undefined {
    return locateToken(request, this.config, wanted);
  }

  /** @internal */
  authenticate(
    credential: UnverifiedToken | string,
    requirement: Requirement,
    source: CheckSource = this,
  ): MaybePromise<TokenPayload> {
    const token = textOf(credential);
    const payload = this.verifier.verify(token);
    const assertCurrent = (): MaybePromise<void> => {
      if (credential instanceof UnverifiedToken) {
        assertNotForged(credential, payload, this.config.csrf, requirement.csrf);
      }
      return this.standing.decide(token, payload, requirement);
    };
    return this.checks.decide({ payload, source, assertCurrent }, requirement);
  }

  /** @internal */
  async loadSubject(payload: TokenPayload): Promise<Subject | undefined> {
    return this.presenting(() => this.subjects.load(payload));
  }

  /** @internal */
  get keepsSessions(): boolean {
    return this.sessionServices !== undefined;
  }

  /** Whether there is a store. @internal */
  get keepsAnything(): boolean {
    return this.stores.revokedTokens !== undefined || this.stores.sessions !== undefined;
  }

  /** @internal */
  get canLoadSubjects(): boolean {
    return this.subjects.isReady;
  }

  /** @internal */
  missingFor(requirement: Requirement): string | undefined {
    return this.standing.missingFor(requirement);
  }

  /** @internal */
  present(error: unknown): unknown {
    return error instanceof AuthXError ? error.present(this.config.presentation) : error;
  }

  /** Printing an AuthX does not show the tokens and subjects that it remembers. */
  [inspect](): string {
    return `${this.constructor.name} {}`;
  }

  private makeImplicitRefresh(logger: AuthXLogger): ImplicitRefresh | undefined {
    const settings = this.config.implicitRefresh;
    return (
      settings &&
      new ImplicitRefresh({
        settings,
        logger,
        issuer: this.issuer,
        cookies: this.cookies,
        holds: token => this.stillHolds(token),
      })
    );
  }

  /** Whether a token that was good a moment ago is neither revoked by now nor without its subject. */
  private async stillHolds({ token, payload }: RequestToken): Promise<boolean> {
    if (this.canLoadSubjects && (await this.loadSubject(payload)) === undefined) return false;
    // Last, so that nothing is waited for between this answer and the renewal.
    await this.standing.assertHolds(token, payload);
    return true;
  }

  private async presenting<T>(act: () => MaybePromise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw this.present(error);
    }
  }
}

const textOf = (token: string | UnverifiedToken): string => (token instanceof UnverifiedToken ? token.token : token);

function makeCache<Subject>({
  ttl,
  max = 1000,
}: NonNullable<AuthXInit<Subject>['subjectCache']>): SubjectCache<Subject> {
  return new SubjectCache(readTimerLength('subjectCache.ttl', ttl), readSize('subjectCache.max', max));
}
