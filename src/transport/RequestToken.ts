import type { TokenLocation } from '../config/TokenLocation';
import type { TokenType } from '../token/claims';
import type { RequestLike } from './RequestLike';
import type { TokenPayload } from '../token/TokenPayload';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** How a token came in: with which request, and in the place of which type of token. */
export interface TokenOrigin {
  readonly request: RequestLike;
  readonly type: TokenType;
}

/** A token as it stands in the request. Nothing in it has been checked; `auth.verifyToken` does. */
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

  /** How a token came in: what tells whether its cookie was sent along with a forged request. @internal */
  static originOf(token: UnverifiedToken): TokenOrigin | undefined {
    return token.#origin;
  }

  /** What a log may hold: not the token. */
  toJSON(): object {
    return { location: this.location };
  }

  /** A token is a credential, so that printing the object does not show it. */
  [inspect](): string {
    return `${this.constructor.name} { location: '${this.location}' }`;
  }
}

/** The token that the request was let in with. */
export class RequestToken extends UnverifiedToken {
  constructor(
    credential: UnverifiedToken,
    /** Its claims. */
    readonly payload: TokenPayload,
  ) {
    super(credential.token, credential.location, UnverifiedToken.originOf(credential));
  }
}
