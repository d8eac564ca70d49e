import { MissingTokenError, SubjectNotFoundError } from '../errors/errors';
import { AuthXError } from '../errors/AuthXError';
import type { CheckContext } from '../access/AccessCheck';
import { LoadedResources } from '../access/LoadedResources';
import { accessRequirement, type Requirement } from '../access/AccessRule';
import { RequestToken, type UnverifiedToken } from '../transport/RequestToken';
import type { RequestLike } from '../transport/RequestLike';
import type { TokenType } from '../token/TokenType';
import type { TokenPayload } from '../token/TokenPayload';
import { chooseSystem } from './chooseSystem';
import type { RequestAuthenticator } from './RequestAuthenticator';
import type { CheckSource } from './CheckRunner';
import type { FinishedRequest } from '../transport/endedCookies';
import type { SessionInfo } from '../sessions/SessionInfo';
import { andThen, type MaybePromise } from '../async/MaybePromise';

const opened = Symbol('authx.request');
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * The authentication of one request. Guards, parameters and the action share one verification and one loaded subject.
 * An action finds it as `ctx.state.auth`.
 */
export class RequestAuth<Subject = unknown> implements FinishedRequest, CheckSource {
  #token: RequestToken | undefined;
  #presented: UnverifiedToken | undefined;
  #loaded: { readonly payload: TokenPayload; readonly subject: Promise<Subject | undefined> } | undefined;
  #context: CheckContext | undefined;
  #session: Promise<SessionInfo | undefined> | undefined;
  #refusal: AuthXError | undefined;
  #resources: LoadedResources | undefined;

  #auth: RequestAuthenticator<Subject>;

  constructor(
    auth: RequestAuthenticator<Subject>,
    private readonly request: RequestLike,
  ) {
    this.#auth = auth;
  }

  /** The login system that decides the request. */
  get auth(): RequestAuthenticator<Subject> {
    return this.#auth;
  }

  /**
   * Lets other login systems decide the request: the one that is given, or the one of several that its token names. What
   * another one has verified is forgotten. @internal
   *
   * @throws AmbiguousTokenError if the request has tokens of two logins
   */
  decideBy(systems: readonly RequestAuthenticator[], requirement: Requirement): void {
    const [first] = systems as readonly RequestAuthenticator<Subject>[];
    const chosen = systems.length > 1 ? chooseSystem(systems, this.request, requirement) : first;
    if (chosen === undefined || chosen === this.#auth) return;
    this.#auth = chosen as RequestAuthenticator<Subject>;
    this.#token = this.#presented = this.#loaded = this.#session = this.#resources = undefined;
  }

  /** Returns what `attachTo` attached to a context. Guards trust this symbol, not `ctx.state`. */
  static of(ctx: object): RequestAuth | undefined {
    return (ctx as { [opened]?: RequestAuth })[opened];
  }

  /** Attaches this object to a context, so that guards and actions find it. */
  attachTo(ctx: { state?: unknown }): void {
    (ctx as { [opened]?: RequestAuth })[opened] = this;
    this.#context = ctx as CheckContext;
    if (typeof ctx.state === 'object' && ctx.state !== null) (ctx.state as { auth?: unknown }).auth = this;
  }

  /** The verified token of the request. Undefined before the guard has decided, and on routes without a token. */
  get token(): RequestToken | undefined {
    return this.#token;
  }

  /** The claims of {@link token}. */
  get payload(): TokenPayload | undefined {
    return this.#token?.payload;
  }

  /** The credential in the request, verified or not. */
  get credential(): UnverifiedToken | undefined {
    return this.#token ?? this.auth.locate(this.request, accessRequirement);
  }

  /** The credential that the guard examined, valid or not. */
  get presented(): UnverifiedToken | undefined {
    return this.#presented;
  }

  /** The error of this library that ended the request, if any. */
  get refusal(): AuthXError | undefined {
    return this.#refusal;
  }

  /** The types of token whose cookie the request brought with two values. */
  get duplicated(): readonly TokenType[] {
    return this.auth.duplicatedCookies(this.request);
  }

  /**
   * Notes an error before it is thrown, so that the adapter can write the whole answer. Returns the error with the
   * application's overrides.
   */
  refuse(error: unknown): unknown {
    if (!(error instanceof AuthXError)) return error;
    this.#refusal = error;
    return this.auth.applyOverrides(error, this.#presented, this.resourceMetadata);
  }

  /** The URL of the metadata of the API that the server serves, if any. */
  protected get resourceMetadata(): string | undefined {
    return undefined;
  }

  /**
   * Verifies the request against a requirement.
   *
   * @param optional - whether a request without a token is allowed. A request with an invalid token is always refused
   * @throws AuthXError - the refusal
   */
  authorize(requirement: Requirement, optional = false): MaybePromise<void> {
    const credential = this.auth.locate(this.request, requirement);
    this.#presented = credential;
    if (credential === undefined) {
      if (optional) return;
      throw new MissingTokenError();
    }
    return andThen(this.auth.authenticate(credential, requirement, this), payload => {
      this.#token = new RequestToken(credential, payload);
    });
  }

  /** Verifies the DPoP proof of a request that asks for tokens, and returns the thumbprint of its key. */
  dpopKey(): Promise<string | undefined> {
    return this.auth.dpopKeyOf(this.request);
  }

  /** Refuses a request by which another site would log a user in or out here. */
  assertOwnPage(): void {
    this.auth.assertOwnPage(this.request);
  }

  /** Loads the subject once. Undefined without a token, or if the subject no longer exists. */
  async subject(): Promise<Subject | undefined> {
    const { payload } = this;
    return payload && this.loadSubject(payload);
  }

  /** Loads the subject of verified claims once. A check may need it before the request is allowed. @internal */
  loadSubject(payload: TokenPayload): Promise<Subject | undefined> {
    if (this.#loaded?.payload !== payload) this.#loaded = { payload, subject: this.auth.loadSubject(payload) };
    return this.#loaded.subject;
  }

  /** The resources that guards loaded for the request. @internal */
  get resources(): LoadedResources {
    return (this.#resources ??= new LoadedResources());
  }

  /** The Koa context to which this object is attached. @internal */
  get context(): CheckContext | undefined {
    return this.#context;
  }

  /** Loads the session of the token once. Undefined for a token without a session. */
  async session(): Promise<SessionInfo | undefined> {
    const sid = this.payload?.sid;
    if (sid !== undefined) this.#session ??= this.auth.sessions.find(sid);
    return this.#session;
  }

  /**
   * Loads the subject, or throws if there is none. If no guard has verified the request, its access token is verified
   * first.
   *
   * @throws SubjectNotFoundError, or the refusal of the token
   */
  async requireSubject(): Promise<Subject> {
    try {
      if (!this.payload) await this.authorize(accessRequirement);
      const subject = await this.subject();
      if (subject === undefined) throw new SubjectNotFoundError();
      return subject;
    } catch (error) {
      throw this.auth.applyOverrides(error);
    }
  }

  /**
   * Returns the claims of the request. If no guard has verified the request, its access token is verified first.
   * @internal
   *
   * @throws the refusal of the token
   */
  async requirePayload(): Promise<TokenPayload> {
    if (!this.payload) await this.authorize(accessRequirement);
    return this.payload as TokenPayload;
  }

  /** Returns the claims, or null. A log of `ctx.state` must not contain the token. */
  toJSON(): unknown {
    return this.payload?.toJSON() ?? null;
  }

  /** Keeps the credentials of the request, and the caches of `auth`, out of printed output. */
  [inspect](): string {
    return `${this.constructor.name} { payload: ${this.payload ? '[TokenPayload]' : 'undefined'} }`;
  }
}
