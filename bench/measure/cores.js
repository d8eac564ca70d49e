import { spawnSync } from 'node:child_process';
import os from 'node:os';

const serverCore = '0';
const loadCore = '1';

// Without a core each, the server and the load generator would take time from one another and the slower client
// would be measured instead of the server.
export const canPin = os.availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

// The processes that this one starts afterwards inherit the core, except where a server is put on its own.
export function pinLoadGenerator() {
  if (canPin) spawnSync('taskset', ['-acp', loadCore, String(process.pid)]);
}

export function onServerCore(command, args) {
  return canPin ? ['taskset', ['-c', serverCore, command, ...args]] : [command, args];
}
