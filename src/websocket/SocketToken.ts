import type { TokenPayload } from '../token/TokenPayload';

/**
 * Where the token of a socket travels: in the upgrade request (`'headers'`, `'cookies'`, `'query'`, `'subprotocol'`), or
 * in the first message.
 */
export type SocketLocation = 'headers' | 'cookies' | 'query' | 'subprotocol' | 'message';

/** The names above. */
export const socketLocations: readonly SocketLocation[] = ['headers', 'cookies', 'query', 'subprotocol', 'message'];

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** A token as it came in for a socket. */
export interface SocketCredential {
  /** The compact token. */
  readonly token: string;
  readonly location: SocketLocation;
}

/** The token that a socket was let in with. */
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

  /** A token is a credential, so that printing the object does not show it. */
  [inspect](): string {
    return `${this.constructor.name} { location: '${this.location}' }`;
  }
}
