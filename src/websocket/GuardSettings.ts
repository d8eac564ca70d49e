import type { Requirement } from '../access/AccessRule';
import type { SocketLocation } from './SocketToken';

/** How sockets are guarded: the options, read and checked. */
export interface GuardSettings {
  /** Undefined for every path. */
  readonly path: string | undefined;
  readonly locations: readonly SocketLocation[];
  readonly requirement: Requirement;
  /** Member of a first message that holds the token. */
  readonly member: string;
  /** Serialized origins (RFC 6454 section 6.2). */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Milliseconds between two checks of an open socket. */
  readonly checkInterval: number;
  /** Milliseconds within which a socket must be authenticated. */
  readonly authenticationTimeout: number;
  /** Sockets that may be open without having said who they are. */
  readonly maxUnauthenticated: number;
}
