// A login system that keeps revocations and sessions in Redis. Start two processes, and log out in one of them:
// PORT=3000 node build/examples/redis/main.js & PORT=3001 node build/examples/redis/main.js
import 'reflect-metadata';
import { AuthX } from 'routing-controllers-authx';
import { createApp } from '../login-system/createApp';
import { curlLines } from '../login-system/curlLines';
import { originOf, serve, stopOnSignal } from '../login-system/serve';
import { sharedKey } from '../login-system/sharedKey';
import { openStores } from './openStores';

async function main(): Promise<void> {
  const { revokedTokens, store, close } = await openStores();
  const auth = new AuthX({ config: { secretKey: sharedKey() }, revokedTokens, sessions: { store } });
  const server = await serve(createApp(auth));
  stopOnSignal(server, close);
  console.log(curlLines(originOf(server)));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  // An open connection would keep the process alive.
  process.exit(1);
});
