import { areSameLifetimes, type CookieLifetime, type CookieLifetimes } from '../token/CookieLifetimes';
import type { TokenPayload } from '../token/TokenPayload';
import type { TokenType } from '../token/TokenType';
import type { ResponseLike } from './RequestLike';

/** A verified token that goes into a cookie. */
export interface VerifiedToken {
  readonly type: TokenType;
  readonly token: string;
  readonly payload: TokenPayload;
}

/** The choice of one call that sets cookies. */
export interface LifetimeChoice {
  readonly lifetime: CookieLifetime | undefined;
  /** Whether the call only repeats earlier calls for the same response, so that their choice holds. */
  readonly isRepeated: boolean;
}

/** The cookies of one response. */
interface ResponseState {
  /** The claims of the token that let the request in. */
  readonly presented?: TokenPayload | undefined;
  /** The lifetimes of the cookies that the response already sets, and their tokens. */
  readonly lifetimes: CookieLifetimes;
  readonly written: readonly VerifiedToken[];
}

const nothing: ResponseState = { lifetimes: {}, written: [] };

/**
 * Remembers for each response which lifetimes its cookies have. The cookies of the two types may be set by two calls, and
 * each token must carry the lifetimes of both: a refresh token brings a new access token.
 */
export class ChosenLifetimes {
  private readonly states = new WeakMap<ResponseLike, ResponseState>();

  /** Notes the token that let the request in. Its lifetimes hold for other tokens of the same login. */
  note(response: ResponseLike, presented: TokenPayload | undefined): void {
    if (presented?.cookieLifetimes) this.states.set(response, { ...this.of(response), presented });
  }

  /**
   * Returns the lifetimes for new cookies. The latest choice counts: of this call, of earlier calls, of the tokens, of the
   * token that let the request in.
   */
  lifetimesOf(
    response: ResponseLike,
    tokens: readonly VerifiedToken[],
    { lifetime, isRepeated }: LifetimeChoice,
  ): CookieLifetimes {
    const { presented, lifetimes, written } = this.of(response);
    const first = tokens[0]?.payload;
    const earlier = isOneLogin(written[0]?.payload, first) ? { ...lifetimes } : {};
    const types = tokens.map(({ type }) => type);
    if (!isRepeated) for (const type of types) Reflect.deleteProperty(earlier, type);
    return {
      ...(isOneLogin(presented, first) && presented?.cookieLifetimes),
      ...(Object.assign({}, ...tokens.map(({ payload }) => payload.cookieLifetimes)) as CookieLifetimes),
      ...earlier,
      ...(lifetime !== undefined && Object.fromEntries(types.map(type => [type, lifetime]))),
    };
  }

  /** Returns the tokens of the same login whose cookies the response already sets, if they carry other lifetimes. */
  unlike(response: ResponseLike, tokens: readonly VerifiedToken[], wanted: CookieLifetimes): readonly VerifiedToken[] {
    const { written, lifetimes } = this.of(response);
    if (areSameLifetimes(lifetimes, wanted)) return [];
    return without(tokens, written).filter(({ payload }) => isOneLogin(payload, tokens[0]?.payload));
  }

  /** Records cookies that a response sets. */
  record(response: ResponseLike, tokens: readonly VerifiedToken[], lifetimes: CookieLifetimes): void {
    const state = this.of(response);
    this.states.set(response, { ...state, written: [...without(tokens, state.written), ...tokens], lifetimes });
  }

  /** Forgets the cookie of a type, which the response deletes. */
  forget(response: ResponseLike, type: TokenType): void {
    const state = this.states.get(response);
    if (state) this.states.set(response, { ...state, written: state.written.filter(token => token.type !== type) });
  }

  private of(response: ResponseLike): ResponseState {
    return this.states.get(response) ?? nothing;
  }
}

const without = (tokens: readonly VerifiedToken[], all: readonly VerifiedToken[]): VerifiedToken[] =>
  all.filter(({ type }) => !tokens.some(other => other.type === type));

const isOneLogin = (one: TokenPayload | undefined, other: TokenPayload | undefined): boolean =>
  one !== undefined && one.sub === other?.sub && one.sid === other.sid;
