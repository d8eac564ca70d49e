import { andThen, type MaybePromise } from '../async/MaybePromise';
import { AuthXError } from '../errors/AuthXError';
import type { Requirement, RevocationMode } from '../access/AccessRule';
import type { AuthXConfig } from '../config/AuthXConfig';
import { GuardNotEnforcedError } from '../errors/errors';
import type { RemoteIssuer } from '../issuers/RemoteIssuer';
import type { KeyRing } from '../keys/KeyRing';
import type { RateLimiter } from '../limits/RateLimiter';
import { SystemCheck } from '../access/SystemCheck';
import type { Sessions } from '../sessions/Sessions';
import type { TokenType } from '../token/TokenType';
import type { TokenPayload } from '../token/TokenPayload';
import type { AnswerContext } from '../transport/ContextRequest';
import { cookieValues } from '../transport/cookieToken';
import { assertNotForged } from '../transport/csrf';
import { endedCookies, type FinishedRequest } from '../transport/endedCookies';
import type { Route } from '../transport/ImplicitRefresh';
import { keepPrivate } from '../transport/keepPrivate';
import { locateToken, type WantedToken } from '../transport/locateToken';
import type { RequestLike, ResponseLike } from '../transport/RequestLike';
import { assertOwnPage } from '../transport/requestOrigin';
import { UnverifiedToken } from '../transport/RequestToken';
import type { CheckSource } from './CheckRunner';
import type { AuthServices } from './composeServices';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Decides requests for one login system. The adapters for Koa and WebSockets use it; applications use `AuthX`.
 */
export class RequestAuthenticator<Subject = unknown> {
  /** Whether any type of token travels in cookies. */
  readonly usesCookies: boolean;

  constructor(private readonly services: AuthServices<Subject>) {
    const { access, refresh } = services.config.tokenLocations;
    this.usesCookies = access.includes('cookies') || refresh.includes('cookies');
  }

  /** The login type of the login system. Undefined if it has none. */
  get loginType(): string | undefined {
    return this.services.config.loginType;
  }

  /** The remote issuers whose tokens are accepted. */
  get issuers(): readonly RemoteIssuer[] {
    return this.services.issuers;
  }

  /** Tells whether a token says that it belongs to this login system. Nothing of it is verified. */
  isNamedBy(token: string): boolean {
    return this.services.verifiers.isNamedBy(token, this.loginType);
  }

  /** Finds the credential of a request. Checks nothing of the token. */
  locate(request: RequestLike, wanted: WantedToken): UnverifiedToken | undefined {
    const { config, verifier } = this.services;
    return locateToken(request, config, { type: wanted.type, locations: wanted.locations, verifier });
  }

  /**
   * Verifies a token, and the request that brought it, against a requirement. Answers without a promise if nothing has
   * to be waited for.
   *
   * @param source - where checks find the request and the subject. Default: no request, and a subject loaded anew
   * @throws AuthXError - the refusal
   */
  authenticate(
    credential: UnverifiedToken | string,
    requirement: Requirement,
    source: CheckSource = this,
  ): MaybePromise<TokenPayload> {
    const { verifiers, config, status, checks, possession } = this.services;
    const { loginTypes } = requirement;
    if (loginTypes !== undefined) assertAmong(loginTypes, config.loginType);
    const token = credential instanceof UnverifiedToken ? credential.token : credential;
    return andThen(verifiers.verify(token), payload => {
      const assertCurrent = (): MaybePromise<void> => {
        if (credential instanceof UnverifiedToken) assertNotForged(credential, payload, config.csrf, requirement.csrf);
        const presentation = { senderConstrained: requirement.senderConstrained, provenKey: source.provenKey };
        return andThen(possession.assertPossessed(credential, payload, presentation), () =>
          status.decide(token, payload, requirement),
        );
      };
      return checks.decide({ payload, source, assertCurrent }, requirement);
    });
  }

  /**
   * Reads the claims of a token by its form, signature and claims, and asks no store. Undefined for an expired token.
   *
   * @throws AuthXError - the refusal
   */
  readClaims(token: string): TokenPayload | undefined {
    return this.services.verifier.verifyUnlessExpired(token);
  }

  /**
   * Verifies a token of either type, as for an introspection: no session is ended, and no activity is noted.
   *
   * @throws AuthXError - the refusal
   */
  introspect(token: string): MaybePromise<TokenPayload> {
    const { verifier, status } = this.services;
    const payload = verifier.verify(token);
    return andThen(status.inspect(token, payload), () => payload);
  }

  /**
   * Settles the cookies of an answer before it is sent: deletes the cookies that a refusal ended, renews an access cookie
   * that is about to expire, and deletes cookies of an earlier configuration.
   */
  finish(response: ResponseLike, request: FinishedRequest, route: Route): MaybePromise<void> {
    if (response.headersSent) return;
    const settled = this.settleCookies(response, request, route);
    if (this.services.config.cookies.former.length === 0) return settled;
    return andThen(settled, () => {
      this.unsetFormerCookies(response, request);
    });
  }

  /** Tells whether the answer to a request should renew its access cookie. */
  isRenewalDue({ token, refusal }: FinishedRequest, route: Route): boolean {
    return !refusal && this.services.implicitRefresh?.isDue(token, route) === true;
  }

  /** Whether access cookies are renewed. */
  get renewsCookies(): boolean {
    return this.services.implicitRefresh !== undefined;
  }

  /** Keeps an answer that sets token cookies out of caches. */
  protectCookies(response: ResponseLike): void {
    if (this.usesCookies && !response.headersSent) this.services.cookies.protect(response);
  }

  private settleCookies(response: ResponseLike, request: FinishedRequest, route: Route): MaybePromise<void> {
    const { cookies, implicitRefresh } = this.services;
    this.protectCookies(response);
    if (request.refusal) {
      const ended = endedCookies(request).filter(type => !cookies.isWritten(response, type));
      for (const type of ended) cookies.unset(response, type);
      return;
    }
    const { token } = request;
    // A URL shows its token to every cache on the way (RFC 6750 section 2.3).
    if (token?.location === 'query') keepPrivate(response, 'private');
    if (implicitRefresh?.isDue(token, route)) return implicitRefresh.renew(response, token);
  }

  /** If a browser still sends a former cookie beside its successor, it would be refused until that cookie is gone. */
  private unsetFormerCookies(response: ResponseLike, request: FinishedRequest): void {
    const { cookies } = this.services;
    if (response.headersSent) return;
    const types = request.duplicated.filter(type => !cookies.isWritten(response, type));
    if (types.length > 0) cookies.unsetFormer(response, types);
  }

  /** Returns the types of token whose cookie a request brings with two values. */
  duplicatedCookies(request: RequestLike): readonly TokenType[] {
    const { cookies } = this.services.config;
    return (['access', 'refresh'] as const).filter(
      type => new Set(cookieValues(request, cookies[type].token.name)).size > 1,
    );
  }

  /** Refuses a request that changes something and that the page of another site made. */
  assertOwnPage(request: RequestLike): void {
    assertOwnPage(request, this.services.config.csrf);
  }

  /** Moves the tokens of an action's answer into cookies, and returns the rest of the answer. */
  moveToCookies(response: ResponseLike, answer: unknown, presented: TokenPayload | undefined): object {
    this.services.cookies.note(response, presented);
    return this.services.cookies.move(response, answer);
  }

  /** Deletes the cookies of both types of token. */
  unsetCookies({ res }: AnswerContext): void {
    this.services.cookies.unset(res, 'access');
    this.services.cookies.unset(res, 'refresh');
  }

  /** Loads the subject of a verified token. Returns undefined if the subject no longer exists. */
  async loadSubject(payload: TokenPayload): Promise<Subject | undefined> {
    return this.withOverrides(() => this.services.subjects.load(payload));
  }

  /** Whether a subject getter is registered. */
  get canLoadSubjects(): boolean {
    return this.services.subjects.isReady;
  }

  /**
   * The sessions of users.
   *
   * @throws ConfigurationError if the login system keeps no sessions
   */
  get sessions(): Sessions {
    return this.services.requireSessions();
  }

  /** Where tokens travel, and how requests are refused. Reports and the OpenAPI document read it. */
  get config(): AuthXConfig {
    return this.services.config;
  }

  /** Returns how the revocation of a token is checked for a requirement. */
  revocationFor(requirement: Requirement): RevocationMode | 'none' {
    return this.services.status.modeFor(requirement);
  }

  /** The keys of the login system. */
  get keys(): KeyRing {
    return this.services.config.keys;
  }

  /** Counts requests for rate limits. */
  get rateLimiter(): RateLimiter {
    return this.services.rateLimiter;
  }

  /** Whether tokens of remote issuers are accepted. */
  get acceptsIssuers(): boolean {
    return this.services.verifiers.hasRemotes;
  }

  /** Whether the login system keeps sessions. */
  get keepsSessions(): boolean {
    return this.services.sessions !== undefined;
  }

  /** Returns what a requirement needs that the login system lacks, with the fix; undefined if nothing is missing. */
  missingFor(requirement: Requirement): string | undefined {
    const { status, possession, authorization } = this.services;
    return (
      status.missingFor(requirement) ??
      possession.missingFor(requirement) ??
      requirement.checks
        .map(check => (check instanceof SystemCheck ? check.missingIn(authorization) : undefined))
        .find(missing => missing !== undefined)
    );
  }

  /**
   * Verifies the DPoP proof of a request that asks for tokens. Returns the thumbprint of its key; undefined if it has none
   * and need not have one.
   */
  async dpopKeyOf(request: RequestLike): Promise<string | undefined> {
    return this.withOverrides(() => this.services.possession.keyOf(request));
  }

  /** Whether DPoP is off, so that no request can have a proof. */
  get isDPoPOff(): boolean {
    return this.services.config.dpop === 'off';
  }

  /** The algorithms that may sign DPoP proofs. Undefined if DPoP is off. */
  get dpopAlgorithms(): readonly string[] | undefined {
    return this.services.errorSettings.dpop?.algs.split(' ');
  }

  /** The nonce for the proofs of the next requests. Undefined if they need none. */
  get dpopNonce(): string | undefined {
    return this.services.possession.nonce;
  }

  /**
   * Applies the application's error settings to an error of this library. Returns every other error unchanged.
   *
   * @param presented - the credential of the request, if it is known
   * @param resourceMetadata - the URL of the metadata of the API, if the server of the request serves it
   */
  applyOverrides(error: unknown, presented?: UnverifiedToken, resourceMetadata?: string): unknown {
    if (!(error instanceof AuthXError)) return error;
    const settings = { ...this.services.errorSettings, resourceMetadata };
    return error.applyOverrides(settings, presented && UnverifiedToken.originOf(presented)?.scheme);
  }

  /** Runs a step, and applies the application's error settings to its error. */
  async withOverrides<T>(step: () => MaybePromise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      throw this.applyOverrides(error);
    }
  }

  /** Printing an authenticator does not show the tokens and subjects that its caches hold. */
  [inspect](): string {
    return `${this.constructor.name} {}`;
  }
}

/** No adapter asks a login system that the requirement does not name. */
function assertAmong(names: readonly string[], loginType: string | undefined): void {
  if (loginType === undefined || !names.includes(loginType)) throw new GuardNotEnforcedError();
}
