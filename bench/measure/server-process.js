import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { onServerCore } from './cores.js';
import { reasonIn } from './reason.js';

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export function spawnServer(file, port, { env = {}, cwd, flags = [], channel = false } = {}) {
  const [command, args] = onServerCore(process.execPath, [...flags, file]);
  const environment = { ...process.env, NODE_ENV: 'production', ...env, PORT: String(port) };
  return spawn(command, args, {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? ['ipc'] : [])],
  });
}

// Resolves with the server once it printed `ready`, and rejects with what it printed instead.
export async function startServer(file, env, flags, channel = false) {
  const port = await freePort();
  const child = spawnServer(file, port, { env, flags, channel });
  let output = '';
  await new Promise((resolve, reject) => {
    const look = chunk => {
      output += chunk;
      if (/^ready$/m.test(output)) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', look);
    child.stderr.setEncoding('utf8').on('data', chunk => (output += chunk));
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the server ended before it listened: ${reasonIn(output)}`)));
  });
  return { port, cpuTime: () => cpuTimeOf(child), stop: () => stopProcess(child) };
}

// Microseconds of CPU time that a server has used since its start, in user mode and in the kernel, all its threads
// included. It needs the channel.
async function cpuTimeOf(child) {
  const answer = once(child, 'message');
  child.send('cpu');
  const [usage] = await answer;
  return usage;
}

export async function stopProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  // A server with a graceful shutdown may wait for kept-alive connections, and the next one needs the core.
  const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
  await exited;
  clearTimeout(timer);
}
