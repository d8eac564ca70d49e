import type { AuthXConfig } from '../config/AuthXConfig';
import { type Duration, longestLifetime, parseDuration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { AccessTokenRequiredError, RefreshTokenRequiredError } from '../errors/errors';
import { AuthXError } from '../errors/AuthXError';
import { addCookies, deleted, serializeCookie, setsCookie } from './responseCookies';
import type { ResponseLike } from './RequestLike';
import { keepPrivate } from './keepPrivate';
import { ChosenLifetimes, type LifetimeChoice, type VerifiedToken } from './ChosenLifetimes';
import { areSameLifetimes, type CookieLifetime, type CookieLifetimes } from '../token/CookieLifetimes';
import type { TokenIssuer } from '../token/TokenIssuer';
import type { TokenType } from '../token/TokenType';
import type { TokenPayload } from '../token/TokenPayload';
import type { TokenVerifier } from '../token/TokenVerifier';

/** The options of token cookies. */
export interface SetCookieOptions {
  /**
   * How long browsers keep the cookies. Default: as configured. A renewed cookie is kept as long again, counted from its
   * renewal.
   */
  maxAge?: Duration | undefined;
  /** Whether the cookies end with the browser's session; false: with their token. Default: as configured. */
  sessionCookie?: boolean | undefined;
}

/** A token and the type that it must have. */
export type TypedToken = readonly [type: TokenType, token: string];

/** The members of a login's answer that hold the tokens (RFC 6749 section 5.1). */
const members = { access: 'access_token', refresh: 'refresh_token' } as const;

/** Writes the cookies of tokens, and the CSRF cookies, whose value scripts repeat in a header. */
export class TokenCookies {
  private readonly chosen = new ChosenLifetimes();

  constructor(
    private readonly config: AuthXConfig,
    private readonly verifier: TokenVerifier,
    private readonly issuer: TokenIssuer,
  ) {}

  /** Sets the cookie of a token, and its CSRF cookie. */
  set(response: ResponseLike, type: TokenType, token: string, options?: SetCookieOptions): void {
    this.setAll(response, [[type, token]], options);
  }

  /**
   * Sets the cookies of several tokens, all or none.
   *
   * @throws AuthXError if a token is not valid, or of another type; TypeError for a token without the `csrf` claim that
   *   its cookie needs; RangeError for a cookie of over 4096 bytes
   */
  setAll(response: ResponseLike, tokens: readonly TypedToken[], options?: SetCookieOptions): void {
    this.place(response, tokens, { lifetime: readLifetime(options), isRepeated: false });
  }

  private place(response: ResponseLike, tokens: readonly TypedToken[], choice: LifetimeChoice): void {
    const given = tokens.map(([type, token]) => this.verify(type, token));
    // A cookie that the browser drops at once says nothing about later ones.
    const isDropped = choice.lifetime === 0;
    const lifetimes = this.chosen.lifetimesOf(response, given, isDropped ? { ...choice, lifetime: undefined } : choice);
    const beside = this.chosen.unlike(response, given, lifetimes).filter(({ type }) => this.isWritten(response, type));
    const written = [
      ...beside.flatMap(token => this.serialize(token, lifetimes[token.type], lifetimes)),
      ...given.flatMap(token => this.serialize(token, isDropped ? 0 : lifetimes[token.type], lifetimes)),
    ];
    if (written.length === 0) return;
    const types = [...beside, ...given].map(({ type }) => type);
    this.write(response, written, types);
    if (!isDropped) this.chosen.record(response, given, lifetimes);
  }

  /** Notes the token that let a request in, because the lifetimes of its cookies hold for the cookies of the response. */
  note(response: ResponseLike, presented: TokenPayload | undefined): void {
    this.chosen.note(response, presented);
  }

  /** Deletes the cookie of a token and its CSRF cookie, with the attributes with which they were set. */
  unset(response: ResponseLike, type: TokenType): void {
    const { cookies, csrf } = this.config;
    const names = cookies[type];
    const written = [serializeCookie(names.token, { ...deleted, httpOnly: cookies.httpOnly }, cookies)];
    if (csrf.protect && csrf.inCookies) {
      written.push(serializeCookie(names.csrf, { ...deleted, httpOnly: false }, cookies));
    }
    this.write(response, written, [type]);
    this.chosen.forget(response, type);
  }

  /** Deletes the cookies that an earlier configuration set for tokens of these types. */
  unsetFormer(response: ResponseLike, types: readonly TokenType[]): void {
    const former = this.former(types);
    if (former.length > 0) addCookies(response, former);
  }

  private verify(type: TokenType, token: string): VerifiedToken {
    const payload = this.verifier.verify(token);
    if (payload.type !== type)
      throw type === 'access' ? new AccessTokenRequiredError() : new RefreshTokenRequiredError();
    return { type, token, payload };
  }

  private serialize(
    { type, token, payload }: VerifiedToken,
    lifetime: CookieLifetime | undefined,
    lifetimes: CookieLifetimes,
  ): string[] {
    const { cookies, csrf } = this.config;
    const maxAge = this.maxAge(payload, lifetime);
    const value = areSameLifetimes(lifetimes, payload.cookieLifetimes)
      ? token
      : this.issuer.withCookieLifetimes(token, payload, lifetimes);
    const names = cookies[type];
    const written = [serializeCookie(names.token, { value, httpOnly: cookies.httpOnly, maxAge }, cookies)];
    if (csrf.protect) {
      if (!payload.csrf) {
        throw new TypeError(
          `The token has no csrf claim, so every request that changes something with its cookie would be refused. Add 'cookies' to ${type === 'access' ? 'tokenLocation' : 'refreshTokenLocation'}.`,
        );
      }
      if (csrf.inCookies) {
        written.push(serializeCookie(names.csrf, { value: payload.csrf, httpOnly: false, maxAge }, cookies));
      }
    }
    return written;
  }

  /** Tells whether a response already sets or deletes the cookie of a token. */
  isWritten(response: ResponseLike, type: TokenType): boolean {
    return setsCookie(response, this.config.cookies[type].token.name);
  }

  /**
   * Moves the tokens of an answer into cookies, if their type travels in cookies. Returns the rest of the answer,
   * without any token that a script could read.
   *
   * @throws TypeError for an answer without tokens
   */
  move(response: ResponseLike, answer: unknown): object {
    // The copy has the same class, because class-transformer decides by the class what to expose.
    const body = Object.create(Object.getPrototypeOf(answer ?? {}) as object | null) as Record<string, unknown>;
    Object.assign(body, answer);
    const isIn = (member: string): boolean => Object.hasOwn(body, member) && typeof body[member] === 'string';
    const types = (['access', 'refresh'] as const).filter(type => isIn(members[type]));
    if (types.length === 0)
      throw new TypeError('@SetTokenCookies() needs an answer with access_token or refresh_token.');
    const moved = types
      .filter(type => this.config.tokenLocations[type].includes('cookies'))
      .map(type => [type, body[members[type]] as string] as const);
    try {
      this.place(response, moved, { lifetime: undefined, isRepeated: true });
    } catch (cause) {
      // A refusal would blame the client for a mistake of the action.
      throw cause instanceof AuthXError
        ? new TypeError('@SetTokenCookies(): the action returned a value that is not a token for its cookie.', {
            cause,
          })
        : cause;
    }
    for (const [type, token] of moved) {
      Reflect.deleteProperty(body, members[type]);
      if (type === 'access') Reflect.deleteProperty(body, 'token_type');
      Object.assign(body, this.csrfMember(type, token));
    }
    return body;
  }

  /** If no cookie tells scripts the CSRF value, the answer does. */
  private csrfMember(type: TokenType, token: string): object {
    const { cookies, csrf } = this.config;
    return csrf.protect && !csrf.inCookies ? { [cookies[type].csrf.name]: this.verifier.verify(token).csrf } : {};
  }

  /** Adds cookies. An answer with tokens must not be kept by a shared cache (RFC 6749 section 5.1). */
  private write(response: ResponseLike, cookies: readonly string[], types: readonly TokenType[]): void {
    // Deletions come first: a browser that does not know partitions would take a later one for the new cookie.
    addCookies(response, [...this.former(types), ...cookies]);
    keepPrivate(response, 'no-store');
  }

  /** A former cookie whose name is still in use stays until the cookie that replaces it is written. */
  private former(types: readonly TokenType[]): readonly string[] {
    return this.config.cookies.former
      .filter(({ type }) => type === undefined || types.includes(type))
      .map(cookie => serializeCookie(cookie, { ...deleted, httpOnly: false }, cookie));
  }

  /**
   * Sets `Cache-Control` again if the action set cookies, because routing-controllers writes the action's own headers
   * later.
   */
  protect(response: ResponseLike): void {
    if (this.isWritten(response, 'access') || this.isWritten(response, 'refresh')) keepPrivate(response, 'no-store');
  }

  private maxAge({ timeUntilExpiry }: TokenPayload, lifetime: CookieLifetime | undefined): number | undefined {
    if (typeof lifetime === 'number') return lifetime;
    const { maxAge, endsWithSession } = this.config.cookies;
    if (lifetime === undefined && maxAge !== undefined) return maxAge;
    const endsWithBrowser = lifetime === undefined ? endsWithSession : lifetime === 'session';
    return endsWithBrowser || timeUntilExpiry === Infinity ? undefined : Math.max(0, Math.floor(timeUntilExpiry));
  }
}

function readLifetime(options: SetCookieOptions = {}): CookieLifetime | undefined {
  refuseUnknown('The options of a cookie', options, ['maxAge', 'sessionCookie']);
  const { maxAge, sessionCookie } = options;
  if (sessionCookie === undefined) {
    return maxAge === undefined ? undefined : Math.min(Math.floor(parseDuration(maxAge)), longestLifetime);
  }
  if (typeof sessionCookie !== 'boolean') throw new TypeError('sessionCookie must be true or false.');
  if (maxAge !== undefined) throw new TypeError('maxAge and sessionCookie contradict each other. Leave one out.');
  return sessionCookie ? 'session' : 'token';
}
