import type { Duration } from '../config/Duration';
import type { AuthX } from '../services/AuthX';
import type { VerifyOptions } from '../services/VerifyOptions';
import type { SocketLocation } from './SocketLocation';
import type { SocketServer } from './SocketServer';
import type { UpgradeServer } from './UpgradeServer';

/** The options of `auth.verifyToken` that `guardSockets` does not take: upgrades have no double submit, and revocation is checked strictly. */
export type RequestOnlyOption = 'csrf' | 'revocation' | 'failOpen';

/**
 * Which server is guarded, and what the token of a socket must meet. `type`, `fresh`, `maxAge`, `scopes` and `checks` are
 * checked again at every `checkInterval` while the socket is open.
 */
export interface GuardSocketsOptions<Subject> extends Omit<VerifyOptions, RequestOnlyOption> {
  /** The HTTP or HTTPS server whose upgrade requests become sockets. */
  server: UpgradeServer;
  /** ws's `new WebSocketServer({ noServer: true })`. Its `connection` is emitted for sockets that are let in. */
  sockets: SocketServer;
  auth: AuthX<Subject>;
  /** Path of the sockets, as requested, without the query. Upgrades to others are left alone. Default: all are guarded. */
  path?: string | undefined;
  /** Where tokens are looked for. Default: the configured places, but for JSON bodies, which an upgrade has none of. */
  locations?: readonly SocketLocation[] | undefined;
  /** Other origins whose pages may open sockets, beside the configured `allowedOrigins`. */
  allowedOrigins?: readonly string[] | undefined;
  /** How often the token of an open socket is verified again. What was revoked is refused that late. Default 30 seconds. */
  checkInterval?: Duration | undefined;
  /** With `'message'`: within what time a socket must be authenticated. Default 5 seconds. */
  authenticationTimeout?: Duration | undefined;
  /** With `'message'`: how many silent sockets may be open; the oldest makes room for the newest. Default 1000. */
  maxUnauthenticated?: number | undefined;
}
