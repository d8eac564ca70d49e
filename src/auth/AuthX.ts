import type { PolicyDecision } from '../access/policies/PolicyDecision';
import { awaited } from '../async/awaited';
import type { AuthXLogger } from '../calls/AuthXLogger';
import type { CountedOperation } from '../calls/OperationCounts';
import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError, MissingTokenError, RefreshTokenRequiredError } from '../errors/errors';
import type { LoginThrottle } from '../limits/login/LoginThrottle';
import type { RefreshedTokens, RefreshOptions } from '../sessions/Refresher';
import type { Sessions } from '../sessions/Sessions';
import type { SubjectGetter, TokenBlocklist } from '../subjects/AuthCallbacks';
import type { OfResource, PolicyAction, PolicyResourceName, PolicyResources } from '../token/AuthXTypes';
import { assertAcr, assertGrantable, type AccessTokenOptions, type TokenOptions } from '../token/TokenOptions';
import type { TokenType } from '../token/TokenType';
import type { TokenPayload } from '../token/TokenPayload';
import { type AnswerContext, type AuthContext, ContextRequest } from '../transport/ContextRequest';
import { RequestToken, type UnverifiedToken } from '../transport/RequestToken';
import type { SetCookieOptions, TokenCookies } from '../transport/TokenCookies';
import { type AuthXInit, checkInit } from './AuthXInit';
import { type AuthServices, composeServices, hasStore } from './composeServices';
import { isThumbprint } from '../token/readClaims';
import { issueTokenPair, type TokenPair, type TokenPairOptions } from './issueTokenPair';
import type { Health } from './HealthCheck';
import { type Purged, purgeStores } from './purgeStores';
import { RequestAuth } from './RequestAuth';
import { RequestAuthenticator } from './RequestAuthenticator';
import type { Revocable } from './Revoker';
import type { FailureCounts } from './TokenStatusCheck';
import { PolicyCalls, type PolicyHolder } from './PolicyCalls';
import { readTokenSearch, type TokenSearch } from './TokenSearch';
import { readRequirement, type VerifyOptions } from './VerifyOptions';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** The name of a resource, or an object with its name and the resource. */
type AnyResource =
  PolicyResourceName | OfResource<{ [Name in PolicyResourceName]: PolicyResources[Name] | null | undefined }>;

type ResourceList = { [Name in PolicyResourceName]: readonly PolicyResources[Name][] };

/**
 * Issues, verifies and revokes tokens. One instance is one login system with its own keys, callbacks and stores.
 * Several instances can exist side by side; they refuse each other's tokens unless they share keys.
 */
export class AuthX<Subject = unknown> {
  readonly config: AuthXConfig;
  /** Decides requests. The adapters for Koa and WebSockets use it. @internal */
  readonly requests: RequestAuthenticator<Subject>;
  private readonly services: AuthServices<Subject>;
  private readonly policies: PolicyCalls<Subject>;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(init: AuthXInit<Subject>) {
    checkInit(init);
    this.services = composeServices(init);
    this.config = this.services.config;
    this.requests = new RequestAuthenticator(this.services);
    this.policies = new PolicyCalls(this.requests, this.services.authorization);
  }

  /** Registers the function that loads subjects. It replaces `getSubject` of the callbacks. */
  setSubjectGetter(getter: SubjectGetter<Subject>): void {
    this.services.callbacks.subjectGetter = getter;
  }

  /**
   * Registers the function that blocks tokens. It replaces `isTokenRevoked` of the callbacks. The revocation store is
   * asked as well.
   */
  setTokenBlocklist(blocklist: TokenBlocklist): void {
    this.services.callbacks.blocklist = blocklist;
  }

  /**
   * Creates an access token.
   *
   * @param uid - the subject; it becomes the `sub` claim (RFC 7519 section 4.1.2)
   * @throws TypeError or RangeError for options that cannot be used
   */
  createAccessToken(uid: string, options?: AccessTokenOptions): Promise<string> {
    return awaited('createAccessToken()', this.issue('access', uid, options));
  }

  /** Creates a refresh token. It only serves to get new access tokens. */
  createRefreshToken(uid: string, options?: TokenOptions): Promise<string> {
    return awaited('createRefreshToken()', this.issue('refresh', uid, options));
  }

  /**
   * Creates the access and the refresh token of a login. If sessions are kept, it starts a session to which both
   * belong.
   *
   * @throws SessionLimitError if the subject has too many sessions; RevocationUnavailableError if the session store
   *   failed
   */
  createTokenPair(uid: string, options: TokenPairOptions = {}): Promise<TokenPair> {
    const issue = (): Promise<TokenPair> =>
      issueTokenPair(this.services.issuer, uid, this.bound(options), this.services.sessions?.starting);
    return awaited('createTokenPair()', this.during('login', issue));
  }

  /**
   * Exchanges a refresh token for a new access token. If sessions are kept and rotated, the answer also has the
   * successor of the refresh token.
   *
   * @param token - the token that a guard verified, or a text or credential, which is verified first
   * @throws SessionRevoked if the session is over, or if the token was replaced before; reuse ends the session
   */
  refresh(token: RequestToken | UnverifiedToken | string, options?: RefreshOptions): Promise<RefreshedTokens> {
    // The guard that verified the token may belong to another login system, so it is verified again.
    const exchange = async (): Promise<RefreshedTokens> => {
      const { verifier, refresher, sessions, status, possession } = this.services;
      const provenKey = readProvenKey(options);
      if (!(token instanceof RequestToken)) {
        return refresher.refresh(await this.verifyToken(token, { type: 'refresh', dpopKey: provenKey }), options);
      }
      const payload = verifier.verify(token.token);
      if (payload.type !== 'refresh') throw new RefreshTokenRequiredError();
      await possession.assertPossessed(token, payload, { senderConstrained: false, provenKey });
      // The token may have been revoked since the guard asked. A session's own state is read by the refresh itself.
      if (!sessions || payload.sid === undefined) await status.assertHolds(token.token, payload);
      return refresher.refresh(payload, options);
    };
    return awaited('refresh()', this.during('refresh', exchange));
  }

  /**
   * The sessions of users.
   *
   * @throws ConfigurationError if no sessions are kept
   */
  get sessions(): Sessions {
    return this.services.requireSessions();
  }

  /**
   * Limits failed logins.
   *
   * @throws ConfigurationError if AuthX has no key that signs, and no secrets for the cookies of devices
   */
  get loginThrottle(): LoginThrottle {
    return this.services.requireLoginThrottle();
  }

  /**
   * Verifies a token as a guard would: form, signature, claims, type, freshness, revocation, scopes and checks.
   *
   * @throws AuthXError - the refusal; TypeError or RangeError for options that cannot be used
   */
  verifyToken(token: string | UnverifiedToken, options: VerifyOptions = {}): Promise<TokenPayload> {
    return awaited('verifyToken()', this.verified(token, options));
  }

  /**
   * Refuses what the policies do not allow. `@RequirePolicy()` does it for an action.
   *
   * ```ts
   * await auth.authorize(ctx, 'refund', { order });
   * ```
   *
   * @param holder - the Koa context, whose access token is verified unless a guard has verified one, or verified claims
   * @param resource - the name of the resource, or an object with its name and the resource. An undefined or null resource
   *   does not exist
   * @throws PolicyDeniedError; ResourceNotFoundError for a missing resource if the holder may act on it whatever its
   *   attributes are; PolicyEvaluationError if an evaluator failed; ConfigurationError for a name that is not declared
   */
  authorize(holder: PolicyHolder, action: PolicyAction, resource: AnyResource): Promise<void> {
    const authorized = this.requests.withOverrides(() => this.policies.authorize({ holder, action, resource }));
    return awaited('authorize()', authorized);
  }

  /**
   * Returns those resources of a list on which the policies allow an action, in their order. The subject is loaded once.
   *
   * ```ts
   * const visible = await auth.filter(ctx, 'read', { order: await orders.all() });
   * ```
   *
   * @throws PolicyEvaluationError if an evaluator failed; ConfigurationError for a name that is not declared
   */
  filter<Resource extends ResourceList[keyof ResourceList][number]>(
    holder: PolicyHolder,
    action: PolicyAction,
    resources: OfResource<Record<PolicyResourceName, readonly Resource[]>>,
  ): Promise<Resource[]> {
    const call = { holder, action, resource: resources };
    const filtered = this.requests.withOverrides(() => this.policies.filter(call));
    return awaited('filter()', filtered as Promise<Resource[]>);
  }

  /**
   * Decides as `authorize` does, and returns the decision with the outcome of every rule instead of throwing. It is for
   * developers and logs; never send it to a client.
   *
   * @throws the refusal of the token; ConfigurationError for a name that is not declared
   */
  explain(holder: PolicyHolder, action: PolicyAction, resource: AnyResource): Promise<PolicyDecision> {
    const explained = this.requests.withOverrides(() => this.policies.explain({ holder, action, resource }));
    return awaited('explain()', explained);
  }

  /**
   * Revokes tokens, all or none. Pass the access and the refresh token of a login together. Once the promise has
   * resolved, every process that shares the store refuses these tokens.
   *
   * Expired tokens and undefined are skipped, so that a token which the client may have left out can be passed. A text
   * that is not a valid token of this login system fails, and then no token is revoked. If sessions are kept, the
   * session of a refresh token ends (RFC 7009 section 2.1), and with it all tokens of that session.
   *
   * @throws JWTDecodeError or another error of verification; RevocationUnavailableError if the store failed
   */
  async revoke(...tokens: (Revocable | undefined)[]): Promise<void> {
    await this.during('logout', () => this.services.revoker.revoke(tokens.filter(token => token !== undefined)));
  }

  /**
   * Deletes revocations of expired tokens, and sessions that ended at least a day ago. Several processes may purge at
   * the same time. {@link schedulePurge} calls it regularly. Returns how many rows it deleted.
   *
   * @throws the error of a store; ConfigurationError if there is no store
   */
  async purge(now: Date = new Date()): Promise<Purged> {
    if (!this.keepsAnything) {
      throw new ConfigurationError('purge: there is nothing to purge. Give AuthX revokedTokens or sessions.');
    }
    return purgeStores(this.services.stores, now);
  }

  /**
   * Probes whether each store answers lookups and accepts changes, for a readiness probe. All stores are probed at the same
   * time, each for `healthTimeout` at most. The result contains no secret and no text of a store. It never rejects.
   */
  checkHealth(): Promise<Health> {
    return this.services.health.run();
  }

  /** How often a store or the blocklist gave no answer, and how each operation ended, since the start. Use it for metrics. */
  get counts(): FailureCounts {
    return this.services.status.counts;
  }

  /** Drops a cached subject, so that the next request loads it again. */
  forgetSubject(uid: string): void {
    this.services.subjectCache?.forget(uid);
  }

  getTokenFromRequest(ctx: AuthContext, options: TokenSearch & { optional: true }): UnverifiedToken | undefined;
  getTokenFromRequest(ctx: AuthContext, options?: TokenSearch & { optional?: false }): UnverifiedToken;
  getTokenFromRequest(ctx: AuthContext, options?: TokenSearch & { optional?: boolean }): UnverifiedToken | undefined;
  /**
   * Reads the token from a request without verifying it. If you pass the result to `verifyToken`, a cookie token's
   * request is also checked for forgery.
   *
   * @param options - with `optional: true`, a missing token gives undefined instead of an error. `type` and `locations`
   *   say which token to read
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
   * Verifies the DPoP proof of a request that asks for tokens. `@DPoPKey()` does it for an action.
   *
   * @returns the thumbprint of its key, for `dpopKey` of `createTokenPair`; undefined if the request has no proof and
   *   `dpop` is `'allowed'`, and whenever it is `'off'`
   * @throws InvalidDPoPProofError or DPoPNonceRequiredError, with status 400; ProofUnavailableError if the store failed
   */
  async getDPoPKey(ctx: AuthContext): Promise<string | undefined> {
    return this.requests.dpopKeyOf(new ContextRequest(ctx));
  }

  /**
   * Loads the subject of a request. If no guard has verified the request, its access token is verified first.
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
   * Sets the cookie of an access token, and its CSRF cookie, whose value scripts repeat in a header.
   *
   * @throws AuthXError if it is not a valid access token; RangeError for a cookie of over 4096 bytes
   */
  setAccessCookies(ctx: AnswerContext, token: string, options?: SetCookieOptions): void {
    this.cookiesFor(ctx).set(ctx.res, 'access', token, options);
  }

  /** Sets the cookie of a refresh token, and its CSRF cookie. It throws as `setAccessCookies` does. */
  setRefreshCookies(ctx: AnswerContext, token: string, options?: SetCookieOptions): void {
    this.cookiesFor(ctx).set(ctx.res, 'refresh', token, options);
  }

  /** Sets the cookies of both tokens of a login. If it throws, it sets none. */
  setCookies(
    ctx: AnswerContext,
    pair: Pick<TokenPair, 'access_token' | 'refresh_token'>,
    options?: SetCookieOptions,
  ): void {
    this.cookiesFor(ctx).setAll(
      ctx.res,
      [
        ['access', pair.access_token],
        ['refresh', pair.refresh_token],
      ],
      options,
    );
  }

  /** Deletes the cookies of access tokens, with the attributes with which they were set. */
  unsetAccessCookies({ res }: AnswerContext): void {
    this.services.cookies.unset(res, 'access');
  }

  /** Deletes the cookies of refresh tokens, with the attributes with which they were set. */
  unsetRefreshCookies({ res }: AnswerContext): void {
    this.services.cookies.unset(res, 'refresh');
  }

  /** Deletes the cookies of both types of token. */
  unsetCookies(ctx: AnswerContext): void {
    this.requests.unsetCookies(ctx);
  }

  /**
   * Refuses tokens that this login system would never accept.
   *
   * @throws TypeError for a level that is not configured, for a key while DPoP is off, and for a login without a key while it
   *   is required
   */
  private bound(options: TokenPairOptions): TokenPairOptions {
    const { dpop, acrLevels } = this.config;
    const { dpopKey, acr } = (options as TokenPairOptions | null) ?? {};
    assertAcr(acr, acrLevels);
    const isBound = dpopKey !== undefined;
    if (isBound && dpop === 'off') {
      throw new TypeError(
        "createTokenPair: dpopKey has no effect while dpop is 'off'. Set dpop in the configuration, or leave it out.",
      );
    }
    if (!isBound && dpop === 'required') {
      throw new TypeError("createTokenPair: dpop is 'required', so pass dpopKey, which @DPoPKey() injects.");
    }
    return options;
  }

  /** Runs an operation, counts its outcome, and applies the application's error settings to its error. */
  private during<T>(operation: CountedOperation, step: () => Promise<T>): Promise<T> {
    return this.requests.withOverrides(() => this.services.counts.during(operation, step));
  }

  private cookiesFor(ctx: AnswerContext): TokenCookies {
    const { cookies } = this.services;
    const request = RequestAuth.of(ctx);
    if (request?.auth === this.requests) cookies.note(ctx.res, request.payload);
    return cookies;
  }

  /** @internal */
  get logger(): AuthXLogger {
    return this.services.logger;
  }

  /** Whether there is a store to purge. @internal */
  get keepsAnything(): boolean {
    return hasStore(this.services.stores);
  }

  /** Keeps cached tokens and subjects out of printed output. */
  [inspect](): string {
    return `${this.constructor.name} {}`;
  }

  private async issue(type: TokenType, uid: string, options?: AccessTokenOptions): Promise<string> {
    assertGrantable(options?.scopes);
    assertAcr(options?.acr, this.config.acrLevels);
    return this.services.issuer.issue(type, uid, options);
  }

  private async verified(token: string | UnverifiedToken, options: VerifyOptions): Promise<TokenPayload> {
    const requirement = readRequirement('verifyToken', options);
    const missing = this.requests.missingFor(requirement);
    if (missing !== undefined) throw new ConfigurationError(`verifyToken: ${missing}`);
    const source = {
      provenKey: options.dpopKey,
      loadSubject: (payload: TokenPayload) => this.requests.loadSubject(payload),
    };
    return this.requests.withOverrides(() => this.requests.authenticate(token, requirement, source));
  }
}

/** @throws TypeError unless it is the thumbprint of a key */
function readProvenKey(options: RefreshOptions | undefined): string | undefined {
  const dpopKey = options?.dpopKey;
  if (dpopKey === undefined || isThumbprint(dpopKey)) return dpopKey;
  throw new TypeError('refresh: dpopKey must be the thumbprint of a key (RFC 7638), as getDPoPKey() returns it.');
}
