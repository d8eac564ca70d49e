import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What `createKoaServer` returns, or another application that answers requests. */
export interface TestedApp {
  callback(): RequestListener;
}

/** A server on a free port of this machine. */
export interface TestServer {
  /**
   * Sends a request as the global `fetch` does, to a path of the server. The first request starts the server.
   *
   * @param path - with its query, such as `/reports?year=2025`
   */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Returns the address of a path, such as `http://127.0.0.1:41234/reports`, for other clients and for DPoP proofs. */
  url(path: string): Promise<string>;
  /** Stops the server and ends its connections. The server does not keep a process alive, so this is optional. */
  close(): Promise<void>;
}

/**
 * Serves an application to a test, on a free port of 127.0.0.1.
 *
 * ```ts
 * const server = testServer(createKoaServer(options));
 * const answer = await server.fetch('/me', { headers: tokens.headers(await tokens.access('alice')) });
 * ```
 */
export function testServer(app: TestedApp): TestServer {
  let starting: Promise<Server> | undefined;
  const url = async (path: string): Promise<string> => {
    const server = await (starting ??= start(app));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${path}`;
  };
  return {
    url,
    fetch: async (path, init) => fetch(await url(path), init),
    close: async () => {
      const server = await starting;
      starting = undefined;
      if (server) await stop(server);
    },
  };
}

const start = (app: TestedApp): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(app.callback());
    // Neither the server nor its open connections keep the process alive. The client of a running request does.
    server.unref();
    server.on('connection', socket => socket.unref());
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise(resolve => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
