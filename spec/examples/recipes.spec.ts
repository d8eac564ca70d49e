import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { freePort } from '../support/freePort';
import { PageFolder } from '../support/PageFolder';
import { runsTypeScript } from '../support/typeScript';
import { outputPattern, play, programOf, stepsOf } from './support/Transcript';

const redis = process.env.AUTHX_TEST_REDIS_URL;

const pages = readdirSync('docs/recipes').map(name => `docs/recipes/${name}`);

/** A page whose program needs a server that may be missing. */
const needsRedis = (page: string): boolean => programOf(page).includes("from 'ioredis'");

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts a program, and waits until it accepts connections. */
async function start(page: string, folder: string, port: number): Promise<ChildProcess> {
  const file = join(folder, 'main.ts');
  writeFileSync(file, programOf(page));
  const env = {
    ...process.env,
    PORT: String(port),
    REDIS_URL: redis,
    TS_NODE_PROJECT: join(process.cwd(), 'tsconfig.json'),
  };
  const server = spawn(process.execPath, [...runsTypeScript, file], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const printed: string[] = [];
  server.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  while (!(await accepts(port))) {
    if (server.exitCode !== null) throw new Error(`${page} ended: ${printed.join('')}`);
    await pause(50);
  }
  return server;
}

for (const page of pages) {
  (needsRedis(page) && !redis ? describe.skip : describe)(page, () => {
    let server: ChildProcess | undefined;

    after(() => server?.kill('SIGKILL'));

    it('is a program that prints what the page says', async () => {
      const { path: folder } = new PageFolder();
      const port = await freePort();
      server = await start(page, folder, port);
      const steps = stepsOf(page);
      const printed = await play(steps, { folder, ports: ['8000', String(port)] });
      for (const [at, { output, commands }] of steps.entries()) {
        if (output !== undefined) expect(printed[at], commands).to.match(outputPattern(output));
      }
      expect(steps.length).to.be.greaterThan(2);
    });
  });
}
