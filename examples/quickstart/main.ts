import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './createApp';
import { curlLines } from './curlLines';

async function main(): Promise<void> {
  const app = await createApp();
  const { PORT = '' } = process.env;
  const server = app.listen(PORT === '' ? 3000 : Number(PORT), '127.0.0.1');
  // This rejects if the port is in use.
  await once(server, 'listening');
  console.log(curlLines(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
