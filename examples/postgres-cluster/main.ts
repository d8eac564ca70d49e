// Several processes of one login system behind one port: revocations and sessions in PostgreSQL, or in MariaDB. Start it:
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
  // Read, or made, once for all of them.
  process.env.JWT_SECRET_KEY = sharedKey();
  const workers = new Workers();
  const stop = (): void => void workers.stop().then(() => process.exit(0));
  const origin = await workers.start(count);
  // Where the system chose the port (PORT=0), a process that takes the place of the last one listens there as well.
  process.env.PORT = new URL(origin).port;
  process.once('SIGTERM', stop).once('SIGINT', stop);
  console.log(curlLines(origin));
}

/** A worker leaves it to the first process to say what keeps it from starting, so that it is said once. */
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
