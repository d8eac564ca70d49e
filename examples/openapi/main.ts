// The quickstart with its OpenAPI document and Swagger UI. docs/openapi.md explains it. PORT is the port (default 3000),
// and DATA_DIR the folder of the databases (default data).
import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './createApp';

async function main(): Promise<void> {
  const app = await createApp(setting('DATA_DIR', 'data'));
  const server = app.listen(Number(setting('PORT', '3000')), '127.0.0.1');
  // This rejects if the port is in use.
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  console.log(`Listening on ${origin}. Open ${origin}/docs, and log in as alice / wonderland.`);
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
