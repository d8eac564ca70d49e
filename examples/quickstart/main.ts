import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { createApp } from './createApp';
import { curlLines } from './curlLines';

async function main(): Promise<void> {
  const app = await createApp();
  const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
    console.log(curlLines(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
