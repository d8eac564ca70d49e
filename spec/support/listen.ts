import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';

/** A running server. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts an app on a free port of the loopback interface. */
export async function listen(app: Koa): Promise<Listening> {
  app.silent = true;
  const server = await new Promise<Server>(resolve => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
