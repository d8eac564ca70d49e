/**
 * Where the token of a socket travels: in the upgrade request (`'headers'`, `'cookies'`, `'query'`, `'subprotocol'`), or
 * in the first message.
 */
export type SocketLocation = 'headers' | 'cookies' | 'query' | 'subprotocol' | 'message';

/** The names above. */
export const socketLocations: readonly SocketLocation[] = ['headers', 'cookies', 'query', 'subprotocol', 'message'];
