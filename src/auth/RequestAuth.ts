import { MissingTokenError, SubjectNotFoundError } from '../errors/errors';
import { AuthXError } from '../errors/AuthXError';
import type { CheckContext } from '../access/AccessCheck';
import { accessRequirement, type Requirement } from '../access/AccessRule';
import { RequestToken, type UnverifiedToken } from '../transport/RequestToken';
import type { RequestLike } from '../transport/RequestLike';
import type { TokenPayload } from '../token/TokenPayload';
import type { RequestAuthenticator } from './RequestAuthenticator';
import type { CheckSource } from './CheckRunner';
import type { FinishedRequest } from '../transport/endedCookies';
import type { SessionInfo } from '../sessions/SessionInfo';
import { andThen, type MaybePromise } from '../async/MaybePromise';

const opened = Symbol('authx.request');
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * What is known of one request's caller: one verification and one loaded subject, shared by guards, parameters and the
 * action. An action finds it as `ctx.state.auth`.
 */
export class RequestAuth<Subject = unknown> implements FinishedRequest, CheckSource {
  #token: RequestToken | undefined;
  #presented: UnverifiedToken | undefined;
  #loaded: { readonly payload: TokenPayload; readonly subject: Promise<Subject | undefined> } | undefined;
  #context: CheckContext | undefined;
  #session: Promise<SessionInfo | undefined> | undefined;
  #refusal: AuthXError | undefined;

  constructor(
    readonly auth: RequestAuthenticator<Subject>,
    private readonly request: RequestLike,
  ) {}

  /** What was opened for a context last. The symbol, not `ctx.state`, is what guards trust. */
  static of(ctx: object): RequestAuth | undefined {
    return (ctx as { [opened]?: RequestAuth })[opened];
  }

  /** Opens a request: from here on guards decide it by this. */
  attachTo(ctx: { state?: unknown }): void {
    (ctx as { [opened]?: RequestAuth })[opened] = this;
    this.#context = ctx as CheckContext;
    if (typeof ctx.state === 'object' && ctx.state !== null) (ctx.state as { auth?: unknown }).auth = this;
  }

  /** The token that the request was let in with; undefined before, and where none was needed. */
  get token(): RequestToken | undefined {
    return this.#token;
  }

  /** The claims of {@link token}. */
  get payload(): TokenPayload | undefined {
    return this.#token?.payload;
  }

  /** The credential as it stands in the request, verified or not. */
  get credential(): UnverifiedToken | undefined {
    return this.#token ?? this.auth.locate(this.request, accessRequirement);
  }

  /** The credential that a guard looked at, good or not. */
  get presented(): UnverifiedToken | undefined {
    return this.#presented;
  }

  /** The error that the action ended in, if it is one of this library's. */
  get refusal(): AuthXError | undefined {
    return this.#refusal;
  }

  /** Notes an error that the caller is about to throw, so that the adapter can answer it in full. */
  refuse(error: unknown): unknown {
    const presented = this.auth.applyOverrides(error);
    if (presented instanceof AuthXError) this.#refusal = presented;
    return presented;
  }

  /**
   * Decides the request.
   *
   * @param optional - whether a request without a token is let in; one with a bad token never is
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

  /** Refuses a request by which another site would log its own user in here, or this one's out. */
  assertOwnPage(): void {
    this.auth.assertOwnPage(this.request);
  }

  /** Whom the request speaks of, loaded once; undefined without a token, or where they no longer exist. */
  async subject(): Promise<Subject | undefined> {
    const { payload } = this;
    return payload && this.loadSubject(payload);
  }

  /** The subject of verified claims, which a check may need before the request is let in. Loaded once. @internal */
  loadSubject(payload: TokenPayload): Promise<Subject | undefined> {
    if (this.#loaded?.payload !== payload) this.#loaded = { payload, subject: this.auth.loadSubject(payload) };
    return this.#loaded.subject;
  }

  /** The Koa context that the request is attached to. @internal */
  get context(): CheckContext | undefined {
    return this.#context;
  }

  /** The session that the token belongs to, looked up once; undefined for a token without one. */
  async session(): Promise<SessionInfo | undefined> {
    const sid = this.payload?.sid;
    if (sid !== undefined) this.#session ??= this.auth.sessions.find(sid);
    return this.#session;
  }

  /** {@link subject} for who cannot go on without: verifies the access token itself where no guard has. */
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

  /** What a log of `ctx.state` may hold: the claims, or null. Not the token. */
  toJSON(): unknown {
    return this.payload?.toJSON() ?? null;
  }

  /** Printing `ctx.state` does not show the credentials that the request and the caches of `auth` hold. */
  [inspect](): string {
    return `${this.constructor.name} { payload: ${this.payload ? '[TokenPayload]' : 'undefined'} }`;
  }
}
