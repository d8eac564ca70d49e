// A service without users and keys. It accepts the access tokens of another service, by the keys that this one publishes.
// Start the issuer first:
// PORT=3000 npm run example:key-rotation
// PORT=3001 ISSUER_URL=http://127.0.0.1:3000 npm run example:resource-server
import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './createApp';
import { curlLines } from './curlLines';

async function main(): Promise<void> {
  const issuer = setting('ISSUER_URL', 'http://127.0.0.1:3000');
  const app = await createApp({ issuer, folder: setting('DATA_DIR', 'data') });
  const server = app.listen(Number(setting('PORT', '3000')), '127.0.0.1');
  await once(server, 'listening');
  console.log(curlLines(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, issuer));
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
