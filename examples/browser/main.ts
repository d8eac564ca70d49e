import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './createApp';

async function main(): Promise<void> {
  const app = await createApp();
  const { PORT = '' } = process.env;
  const server = app.listen(PORT === '' ? 3000 : Number(PORT), '127.0.0.1');
  // This rejects if the port is in use.
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  console.log(`Listening on http://127.0.0.1:${port}. Open http://localhost:${port} and log in as alice / wonderland.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
