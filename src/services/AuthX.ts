import { AuthXConfig } from '../config/AuthXConfig';
import { AuthXError } from '../errors/AuthXError';
import { ConfigurationError } from '../errors/ConfigurationError';
import { MissingTokenError } from '../errors/MissingTokenError';
import { RevocationUnavailableError } from '../errors/RevocationUnavailableError';
import { checkKind, checkScopes } from '../policy/checkRequirement';
import type { Requirement } from '../policy/Requirement';
import { headerToken } from '../request/headerToken';
import { RequestToken } from '../request/RequestToken';
import type { RequestLike } from '../request/RequestLike';
import { UnverifiedToken } from '../request/UnverifiedToken';
import type { RevocationStore } from '../stores/RevocationStore';
import type { TokenType } from '../token/claims';
import { TokenIssuer, type AccessTokenOptions, type TokenOptions } from '../token/TokenIssuer';
import { TokenPayload } from '../token/TokenPayload';
import { TokenVerifier } from '../token/TokenVerifier';
import type { SubjectGetter, TokenBlocklist } from './AuthCallbacks';
import type { Authority } from './Authority';
import { initNames, type AuthXInit } from './AuthXInit';
import { consoleLogger } from './AuthXLogger';
import { boundedCall, type CallBounds } from './boundedCall';
import { andThen, type MaybePromise } from './MaybePromise';
import { Deadlines } from './Deadlines';
import { readSize, readTimeout } from './readBounds';
import { RequestAuth, type AuthContext } from './RequestAuth';
import { resolveCallbacks } from './resolveCallbacks';
import { RevocationCheck } from './RevocationCheck';
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
  private readonly revokedTokens: RevocationStore | undefined;
  private readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  private readonly callbacks: ReturnType<typeof resolveCallbacks<Subject>>;
  private readonly subjectCache: SubjectCache<Subject> | undefined;
  private subjectGetter?: SubjectGetter<Subject>;
  private blocklist?: TokenBlocklist;

  /** @throws ConfigurationError naming the option and the fix */
  constructor(init: AuthXInit<Subject>) {
    const misspelt = Object.keys(init).find(name => !initNames.has(name));
    if (misspelt !== undefined)
      throw new ConfigurationError(`${misspelt}: is not one of ${[...initNames].join(', ')}.`);
    this.config = init.config instanceof AuthXConfig ? init.config : new AuthXConfig(init.config);
    this.issuer = new TokenIssuer(this.config);
    this.verifier = new TokenVerifier(this.config);
    this.revokedTokens = init.revokedTokens;
    this.bounds = {
      deadlines: new Deadlines(readTimeout('callbackTimeout', init.callbackTimeout ?? 5)),
      logger: init.logger ?? consoleLogger,
    };
    this.callbacks = resolveCallbacks(init.callbacks);
    this.revocation = new RevocationCheck(this.revokedTokens, () => this.currentBlocklist(), this.bounds);
    this.subjectCache = init.subjectCache && makeCache(init.subjectCache);
    this.subjects = new SubjectLoader<Subject>({
      getter: () => this.currentSubjectGetter(),
      bounds: this.bounds,
      type: init.subjectType,
      validate: init.validateSubject,
      cache: this.subjectCache,
    });
  }

  /** Registers the function that loads subjects, in place of the callbacks' `getSubject`. */
  setSubjectGetter(getter: SubjectGetter<Subject>): void {
    this.subjectGetter = getter;
  }

  /** Registers the function that blocks tokens, in place of the callbacks' `isTokenRevoked`. The store is asked as well. */
  setTokenBlocklist(blocklist: TokenBlocklist): void {
    this.blocklist = blocklist;
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
    const { accessScopes, refreshScopes, accessExpires, refreshExpires, ...shared } = options;
    // Both tokens of a login tell the same moment, which the access token's `fresh` would otherwise set for it alone.
    const authTime = shared.authTime ?? (shared.fresh ? Math.floor(Date.now() / 1000) : undefined);
    const access = this.issuer.issue('access', uid, {
      ...shared,
      authTime,
      scopes: accessScopes,
      expires: accessExpires,
    });
    const { fresh: _, ...ofRefresh } = shared;
    const refresh = this.issuer.issue('refresh', uid, {
      ...ofRefresh,
      authTime,
      scopes: refreshScopes,
      expires: refreshExpires,
    });
    const lifetime = this.issuer.lifetime('access', accessExpires);
    return {
      access_token: access,
      refresh_token: refresh,
      token_type: 'bearer',
      ...(lifetime !== undefined && { expires_in: lifetime }),
    };
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
   * by every process that shares the store. Expired tokens are passed over.
   *
   * @throws JWTDecodeError and its kin for a text that is no token of ours; RevocationUnavailableError where the store failed
   */
  async revoke(...tokens: (string | UnverifiedToken | TokenPayload)[]): Promise<void> {
    const store = this.revokedTokens;
    if (!store)
      throw new ConfigurationError(
        'revokedTokens: is missing, so no token can be revoked. Give AuthX a RevokedTokenRepository.',
      );
    await this.presenting(async () => {
      const payloads = tokens.map(token => this.payloadOf(token)).filter(payload => payload !== undefined);
      await boundedCall(() => store.revoke(payloads.map(payload => this.revocationOf(payload))), {
        name: 'Revoking',
        ...this.bounds,
        refusal: cause => new RevocationUnavailableError({ cause }),
      });
    });
  }

  /** Forgets a cached subject, so that the next request loads it anew. */
  forgetSubject(uid: string): void {
    this.subjectCache?.delete(uid);
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

  private currentSubjectGetter(): SubjectGetter<Subject> | undefined {
    if (this.subjectGetter) return this.subjectGetter;
    const callbacks = this.callbacks();
    return callbacks.getSubject && ((uid, payload) => callbacks.getSubject?.(uid, payload));
  }

  private currentBlocklist(): TokenBlocklist | undefined {
    if (this.blocklist) return this.blocklist;
    const callbacks = this.callbacks();
    return (
      callbacks.isTokenRevoked &&
      ((token, payload) => callbacks.isTokenRevoked?.(token, payload) as MaybePromise<boolean>)
    );
  }

  private payloadOf(token: string | UnverifiedToken | TokenPayload): TokenPayload | undefined {
    if (token instanceof TokenPayload) return token;
    if (token instanceof RequestToken) return token.payload;
    return this.verifier.verifyUnlessExpired(textOf(token));
  }

  private revocationOf(payload: TokenPayload): Parameters<RevocationStore['revoke']>[0][number] {
    return {
      jti: payload.jti,
      tokenType: payload.type as TokenType,
      subject: payload.sub,
      // A machine whose clock lags still takes the token for that long.
      expiresAt: payload.exp === undefined ? null : Math.ceil(payload.exp + this.config.clockSkew),
    };
  }
}

const textOf = (token: string | UnverifiedToken): string => (token instanceof UnverifiedToken ? token.token : token);

function makeCache<Subject>({
  ttl,
  max = 1000,
}: NonNullable<AuthXInit<Subject>['subjectCache']>): SubjectCache<Subject> {
  return new SubjectCache(readTimeout('subjectCache.ttl', ttl), readSize('subjectCache.max', max));
}
