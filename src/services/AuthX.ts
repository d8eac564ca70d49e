import { AuthXConfig } from '../config/AuthXConfig';
import { AuthXError } from '../errors/AuthXError';
import { MissingTokenError } from '../errors/MissingTokenError';
import { checkKind, checkScopes } from '../policy/checkRequirement';
import type { Requirement } from '../policy/Requirement';
import { headerToken } from '../request/headerToken';
import type { RequestLike } from '../request/RequestLike';
import { UnverifiedToken } from '../request/UnverifiedToken';
import { TokenIssuer, type AccessTokenOptions, type TokenOptions } from '../token/TokenIssuer';
import type { TokenPayload } from '../token/TokenPayload';
import { TokenVerifier } from '../token/TokenVerifier';
import type { SubjectGetter, TokenBlocklist } from './AuthCallbacks';
import type { Authority } from './Authority';
import type { AuthXInit } from './AuthXInit';
import { consoleLogger } from './AuthXLogger';
import { andThen, type MaybePromise } from './MaybePromise';
import { checkInit } from './checkInit';
import { CallbackRegistry } from './CallbackRegistry';
import { Deadlines } from './Deadlines';
import { issueTokenPair } from './issueTokenPair';
import { readSize, readTimeout } from './readBounds';
import { RequestAuth, type AuthContext } from './RequestAuth';
import { RevocationCheck } from './RevocationCheck';
import { Revoker, type Revocable } from './Revoker';
import { SubjectCache } from './SubjectCache';
import { SubjectLoader } from './SubjectLoader';
import type { TokenPair, TokenPairOptions } from './TokenPair';
import { requirementOf, type VerifyOptions } from './VerifyOptions';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * Issues, verifies and revokes tokens. One instance is one login system: its keys, its callbacks, its stores. Several
 * live side by side, and refuse each other's tokens unless they share keys.
 */
export class AuthX<Subject = unknown> implements Authority<Subject> {
  readonly config: AuthXConfig;
  private readonly issuer: TokenIssuer;
  private readonly verifier: TokenVerifier;
  private readonly revocation: RevocationCheck;
  private readonly subjects: SubjectLoader<Subject>;
  private readonly revoker: Revoker;
  private readonly callbacks: CallbackRegistry<Subject>;
  private readonly subjectCache: SubjectCache<Subject> | undefined;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(init: AuthXInit<Subject>) {
    checkInit(init);
    this.config = init.config instanceof AuthXConfig ? init.config : new AuthXConfig(init.config);
    this.issuer = new TokenIssuer(this.config);
    this.verifier = new TokenVerifier(this.config);
    const bounds = {
      deadlines: new Deadlines(readTimeout('callbackTimeout', init.callbackTimeout ?? 5)),
      logger: init.logger ?? consoleLogger,
    };
    this.callbacks = new CallbackRegistry(init.callbacks);
    this.revocation = new RevocationCheck(init.revokedTokens, () => this.callbacks.blocklist, bounds);
    this.revoker = new Revoker(init.revokedTokens, this.verifier, this.config, bounds);
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

  /** Creates what a login answers with. */
  async createTokenPair(uid: string, options: TokenPairOptions = {}): Promise<TokenPair> {
    return issueTokenPair(this.issuer, uid, options);
  }

  /**
   * Verifies a token as a guard would: form, signature, claims, type, freshness, revocation, scopes.
   *
   * @throws AuthXError - the refusal
   */
  async verifyToken(token: string | UnverifiedToken, options: VerifyOptions = {}): Promise<TokenPayload> {
    const requirement = requirementOf(options);
    return this.presenting(() => this.authenticate(textOf(token), requirement));
  }

  /**
   * Revokes tokens, all or none: the access and the refresh token of a login together. Once it resolves, each is refused
   * by every process that shares the store. Expired tokens are passed over, and so is undefined, for a token that the
   * client may or may not have sent along. One that is no token of ours fails, and then none is revoked.
   *
   * @throws JWTDecodeError and its kin for a text that is no token of ours; RevocationUnavailableError where the store failed
   */
  async revoke(...tokens: (Revocable | undefined)[]): Promise<void> {
    await this.presenting(() => this.revoker.revoke(tokens.filter(token => token !== undefined)));
  }

  /** Forgets a cached subject, so that the next request loads it anew. */
  forgetSubject(uid: string): void {
    this.subjectCache?.forget(uid);
  }

  getTokenFromRequest(ctx: AuthContext, options: { optional: true }): UnverifiedToken | undefined;
  getTokenFromRequest(ctx: AuthContext, options?: { optional?: false }): UnverifiedToken;
  getTokenFromRequest(ctx: AuthContext, options?: { optional?: boolean }): UnverifiedToken | undefined;
  /**
   * Reads the token from a request, and checks nothing of it.
   *
   * @param options - `optional`: undefined instead of an error where there is none
   * @throws MissingTokenError, AmbiguousTokenError
   */
  getTokenFromRequest(
    ctx: AuthContext,
    { optional = false }: { optional?: boolean } = {},
  ): UnverifiedToken | undefined {
    try {
      const token = this.locate(ctx.req);
      if (token === undefined && !optional) throw new MissingTokenError();
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
    const own = request?.auth === this ? (request as RequestAuth<Subject>) : new RequestAuth<Subject>(this, ctx.req);
    return own.requireSubject();
  }

  /** @internal */
  locate(request: RequestLike): UnverifiedToken | undefined {
    const token = headerToken(request, this.config);
    return token === undefined ? undefined : new UnverifiedToken(token, 'headers');
  }

  /** @internal */
  authenticate(token: string, requirement: Requirement): MaybePromise<TokenPayload> {
    const payload = this.verifier.verify(token);
    checkKind(payload, requirement);
    return andThen(this.revocation.assertNotRevoked(token, payload), () => {
      checkScopes(payload, requirement);
      return payload;
    });
  }

  /** @internal */
  async loadSubject(payload: TokenPayload): Promise<Subject | undefined> {
    return this.presenting(() => this.subjects.load(payload));
  }

  /** @internal */
  get canLoadSubjects(): boolean {
    return this.subjects.isReady;
  }

  /** @internal */
  present(error: unknown): unknown {
    return error instanceof AuthXError ? error.present(this.config.presentation) : error;
  }

  /** Printing an AuthX does not show the tokens and subjects that it remembers. */
  [inspect](): string {
    return `${this.constructor.name} {}`;
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
  return new SubjectCache(readTimeout('subjectCache.ttl', ttl), readSize('subjectCache.max', max));
}
