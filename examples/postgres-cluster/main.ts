// Several processes of one login system share one port. They keep revocations and sessions in PostgreSQL, MySQL or
// MariaDB. Start it:
// AUTHX_STORE_URL=postgres://postgres@127.0.0.1:5432/postgres PROCESSES=4 node build/examples/postgres-cluster/main.js
import 'reflect-metadata';
import cluster from 'node:cluster';
import { curlLines } from '../login-system/curlLines';
import { sharedKey } from '../login-system/sharedKey';
import { work } from './work';
import { Workers } from './Workers';

async function main(): Promise<void> {
  const { PROCESSES = '4' } = process.env;
  const count = Number(PROCESSES);
  if (!Number.isInteger(count) || count < 1) throw new Error('PROCESSES must be a whole number above 0.');
  // The first process reads or creates the key once, so that all processes use the same key.
  process.env.JWT_SECRET_KEY = sharedKey();
  const workers = new Workers();
  const stop = (): void => void workers.stop().then(() => process.exit(0));
  const origin = await workers.start(count);
  // With PORT=0 the system chooses the port. A process that replaces another one must listen on the same port.
  process.env.PORT = new URL(origin).port;
  process.once('SIGTERM', stop).once('SIGINT', stop);
  console.log(curlLines(origin));
}

/** Reports a failed start. A worker sends the message to the first process, so that the message is printed once. */
function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (process.send) {
    process.send(message, () => process.exit(1));
    return;
  }
  console.error(message);
  process.exitCode = 1;
}

(cluster.isPrimary ? main() : work()).catch(fail);
