// Customers and staff in one API, and who may do what. Start it: npm run example:authorization
// Show who may call each route: npx authx routes build/examples/authorization/options.js
import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { useKoaServer } from 'routing-controllers';
import { strictBody } from 'routing-controllers-authx';
import { serveSwaggerUi } from '../openapi/serveSwaggerUi';
import { clientMistakes } from '../quickstart/clientMistakes';
import { curlLines } from './curlLines';
import { options } from './options';

async function main(): Promise<void> {
  const app = new Koa();
  app.use(clientMistakes);
  app.use(serveSwaggerUi);
  app.use(strictBody());
  useKoaServer(app, await options);
  const { PORT = '' } = process.env;
  const server = app.listen(PORT === '' ? 3000 : Number(PORT), '127.0.0.1');
  // This rejects if the port is in use.
  await once(server, 'listening');
  console.log(curlLines(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
