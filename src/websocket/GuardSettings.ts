import type { Requirement } from '../access/AccessRule';
import type { SocketLocation } from './SocketToken';

/** The checked options of a socket guard. */
export interface GuardSettings {
  /** Undefined for all paths. */
  readonly path: string | undefined;
  readonly locations: readonly SocketLocation[];
  readonly requirement: Requirement;
  /** The member of the first message that holds the token. */
  readonly member: string;
  /** Serialized origins (RFC 6454 section 6.2). */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Milliseconds between two checks of an open socket. */
  readonly checkInterval: number;
  /** How long a socket may take to send its token, in milliseconds. */
  readonly authenticationTimeout: number;
  /** How many sockets may be open without a token. */
  readonly maxUnauthenticated: number;
}
