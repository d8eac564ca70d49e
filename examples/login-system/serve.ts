import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type Koa from 'koa';

/** The time in milliseconds that running requests have to finish. */
const patience = 5000;

/**
 * Listens on 127.0.0.1 and the port in PORT (default 3000).
 *
 * @returns the server, when it listens
 * @throws Error if the port is in use
 */
export async function serve(app: Koa): Promise<Server> {
  const { PORT = '' } = process.env;
  const server = app.listen(PORT === '' ? 3000 : Number(PORT), '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Returns the origin of a server, such as `http://127.0.0.1:3000`. */
export const originOf = (server: Server): string =>
  `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

/**
 * Shuts down on SIGTERM or Ctrl-C. The server accepts no further connections, finishes the running requests, and then
 * closes the stores. The stores are closed last, because a running request may still need them.
 */
export function stopOnSignal(server: Server, letGo: () => void | Promise<void>): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    const closed = once(server, 'close');
    // This header keeps clients from sending another request on a connection that is about to close.
    server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
    server.close();
    // A connection that becomes idle is closed too, so that the server does not wait for its next request.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    await Promise.race([closed, pause(patience)]);
    clearInterval(idle);
    server.closeAllConnections();
    await letGo();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}
