import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type Koa from 'koa';

/** Milliseconds that requests under way have to come to their end. */
const patience = 5000;

/** Listens on 127.0.0.1 and PORT (3000). @returns the server, once it listens; rejects where the port is in use */
export async function serve(app: Koa): Promise<Server> {
  const { PORT = '' } = process.env;
  const server = app.listen(PORT === '' ? 3000 : Number(PORT), '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Where a server is found. */
export const originOf = (server: Server): string =>
  `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

/**
 * On SIGTERM or Ctrl-C: takes no further connections, answers what is under way, and then lets go of the stores. In this
 * order, since an answer may still need them.
 */
export function stopOnSignal(server: Server, letGo: () => void | Promise<void>): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    const closed = once(server, 'close');
    // Told with its answer, so that no client sends another request into a connection that ends.
    server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
    server.close();
    // Those that have had their answer as well, instead of waiting for what their client may ask next.
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
