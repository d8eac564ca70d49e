// A login system whose keys change while it runs. They are in DATA_DIR/keys.json, and docs/keys.md explains the commands
// that change them. Several processes can use one DATA_DIR: give all of them the same ISSUER, and each its own PORT.
import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApp } from './createApp';
import { curlLines } from './curlLines';

async function main(): Promise<void> {
  const port = setting('PORT', '3000');
  const folder = setting('DATA_DIR', 'data');
  // The server listens first, because the issuer of its tokens is its origin. Early requests wait for the application.
  const server = createServer();
  let isReady: (handler: RequestListener) => void = () => undefined;
  const ready = new Promise<RequestListener>(resolve => (isReady = resolve));
  server.on('request', (request, response) => void ready.then(handle => handle(request, response)));
  server.listen(Number(port), '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const app = await createApp({ issuer: setting('ISSUER', origin), folder });
  const handle = app.callback();
  isReady((request, response) => void handle(request, response));
  console.log(curlLines(origin, join(folder, 'keys.json')));
}

/** An empty variable is the same as none. */
function setting(name: string, fallback: string): string {
  const value = process.env[name] ?? '';
  return value === '' ? fallback : value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
