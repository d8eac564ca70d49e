import type { AddressInfo } from 'node:net';
import type Koa from 'koa';

/** Listens on 127.0.0.1 and the port in PORT (default 3000), and prints the address. */
export function start(app: Koa): void {
  const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
    console.log(`Listening on http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  });
}
