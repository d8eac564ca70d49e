// A server with metrics for Prometheus at /metrics, spans of OpenTelemetry at /spans, and the page that explains refusals at
// /_authx. docs/monitoring.md explains it. PORT is the port (default 3000). OTEL=console prints the spans.
import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './createApp';
import { curlLines } from './curlLines';

async function main(): Promise<void> {
  const { PORT = '' } = process.env;
  const server = createApp().listen(PORT === '' ? 3000 : Number(PORT), '127.0.0.1');
  // This rejects if the port is in use.
  await once(server, 'listening');
  console.log(curlLines(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
