import type { TokenLocation } from '../config/TokenLocation';
import type { TokenType } from '../token/TokenType';
import type { RequestLike } from './RequestLike';
import type { TokenPayload } from '../token/TokenPayload';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** The origin of a token: its request, and the type of token for which it was read. */
export interface TokenOrigin {
  readonly request: RequestLike;
  readonly type: TokenType;
  /** The authentication scheme, if it is not the configured one. */
  readonly scheme?: 'DPoP' | undefined;
  /** The `csrf` claims of all tokens that the cookie brought, if it brought more than one. */
  readonly csrf?: readonly string[] | undefined;
}

/** A token as it stands in the request. It is not verified; `auth.verifyToken` verifies it. */
export class UnverifiedToken {
  readonly #origin: TokenOrigin | undefined;

  constructor(
    /** The compact token. */
    readonly token: string,
    readonly location: TokenLocation,
    origin?: TokenOrigin,
  ) {
    this.#origin = origin;
  }

  /**
   * Returns the origin of a token. It is needed to check whether the request of a cookie token was forged. @internal
   */
  static originOf(token: UnverifiedToken): TokenOrigin | undefined {
    return token.#origin;
  }

  /** Returns what a log may contain, which is not the token. */
  toJSON(): object {
    return { location: this.location };
  }

  /** Keeps the token out of printed output, because it is a credential. */
  [inspect](): string {
    return `${this.constructor.name} { location: '${this.location}' }`;
  }
}

/** The verified token of a request. */
export class RequestToken extends UnverifiedToken {
  constructor(
    credential: UnverifiedToken,
    /** Its claims. */
    readonly payload: TokenPayload,
  ) {
    super(credential.token, credential.location, UnverifiedToken.originOf(credential));
  }
}
