import type { TokenPayload } from '../token/TokenPayload';
import type { UnverifiedToken } from '../transport/RequestToken';

/**
 * The location of a socket's token: in the upgrade request (`'headers'`, `'cookies'`, `'query'`, `'subprotocol'`), or
 * in the first message (`'message'`).
 */
export type SocketLocation = 'headers' | 'cookies' | 'query' | 'subprotocol' | 'message';

/** The names of the locations. */
export const socketLocations: readonly SocketLocation[] = ['headers', 'cookies', 'query', 'subprotocol', 'message'];

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** The token of a socket before it is verified. */
export interface SocketCredential {
  /** The compact token. */
  readonly token: string;
  readonly location: SocketLocation;
  /** The token with its upgrade request, if a DPoP proof beside it has to be checked. */
  readonly presented?: UnverifiedToken;
}

/** The verified token of a socket. */
export class SocketToken implements SocketCredential {
  readonly token: string;
  readonly location: SocketLocation;

  constructor(
    { token, location }: SocketCredential,
    /** Its claims. */
    readonly payload: TokenPayload,
  ) {
    this.token = token;
    this.location = location;
  }

  /** Keeps the token out of printed output, because it is a credential. */
  [inspect](): string {
    return `${this.constructor.name} { location: '${this.location}' }`;
  }
}
