import type { GuardSocketsOptions } from './GuardSocketsOptions';
import { readGuardOptions } from './readGuardOptions';
import { SocketGuard } from './SocketGuard';

/**
 * Guards the sockets of a server. Only clients with a valid token can open one. A socket is closed when its token expires
 * or is revoked. The guard takes the place of ws's own listener, so the `WebSocketServer` is made with `noServer: true`.
 *
 * ```ts
 * const sockets = new WebSocketServer({ noServer: true });
 * const guard = guardSockets({ server, sockets, auth, path: '/ws', scopes: ['chat'] });
 * sockets.on('connection', socket => console.log(guard.authOf(socket).payload.sub));
 * ```
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function guardSockets<Subject>(options: GuardSocketsOptions<Subject>): SocketGuard<Subject> {
  const settings = readGuardOptions(options as GuardSocketsOptions<never>);
  return new SocketGuard(options, settings);
}
