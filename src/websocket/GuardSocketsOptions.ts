import type { Duration } from '../config/Duration';
import type { AuthX } from '../auth/AuthX';
import type { VerifyOptions } from '../auth/VerifyOptions';
import type { SocketLocation } from './SocketToken';
import type { SocketServer, UpgradeServer } from './SocketServer';

/** The options of `auth.verifyToken` that `guardSockets` does not take: upgrades have no double submit, and revocation is checked strictly. */
export type RequestOnlyOption = 'csrf' | 'revocation' | 'failOpen' | 'dpopKey';

/**
 * Which server is guarded, and what the token of a socket must meet. `type`, `fresh`, `maxAge`, `acr`, `scopes` and `checks` are
 * checked again at every `checkInterval` while the socket is open.
 */
export interface GuardSocketsOptions<Subject> extends Omit<VerifyOptions, RequestOnlyOption> {
  /** The HTTP or HTTPS server whose upgrade requests become sockets. */
  server: UpgradeServer;
  /** The `WebSocketServer` of ws, made with `noServer: true`. It emits `connection` for accepted sockets only. */
  sockets: SocketServer;
  auth: AuthX<Subject>;
  /** The path of the sockets, without the query. The guard ignores upgrades to other paths. Default: all paths. */
  path?: string | undefined;
  /** The locations where tokens are looked for. Default: the configured ones without `'json'`, since an upgrade has no body. */
  locations?: readonly SocketLocation[] | undefined;
  /** Origins whose pages may open sockets, in addition to the configured `allowedOrigins`. */
  allowedOrigins?: readonly string[] | undefined;
  /** How often the token of an open socket is verified again, so that a revoked one is refused. Default 30 seconds. */
  checkInterval?: Duration | undefined;
  /** How long a socket may take to send its token in a message, if `locations` has `'message'`. Default 5 seconds. */
  authenticationTimeout?: Duration | undefined;
  /** How many sockets may be open that have not sent their token yet. The oldest one is closed first. Default 1000. */
  maxUnauthenticated?: number | undefined;
}
