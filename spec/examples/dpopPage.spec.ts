import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { secret } from '../support/forge';
import { blocksIn } from '../support/PageFolder';
import { send } from '../support/send';
import { runsTypeScript } from '../support/typeScript';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(done => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

describe('The code of docs/dpop.md', () => {
  const [serverCode = '', clientCode = ''] = blocksIn(readFileSync('docs/dpop.md', 'utf8'), 'ts');
  let folder: string;
  let port: number;
  let server: ChildProcess;

  const start = (name: string, code: string): ChildProcess => {
    const file = join(folder, name);
    writeFileSync(file, code.replaceAll('3000', String(port)));
    const env = { ...process.env, JWT_SECRET_KEY: secret, TS_NODE_PROJECT: resolve('tsconfig.json') };
    return spawn(process.execPath, [...runsTypeScript, file], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };

  before(async () => {
    // Within the repository, so that packages are found.
    mkdirSync('build', { recursive: true });
    folder = mkdtempSync(resolve('build', 'dpop-page-'));
    port = await freePort();
    server = start('server.ts', serverCode);
    for (let i = 0; i < 200; i += 1) {
      const answer = await send(port, '/me').catch(() => undefined);
      if (answer) break;
      await pause(100);
    }
  });

  after(() => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves only clients with proofs', async () => {
    const { status, headers } = await send(port, '/me');
    expect(status).to.equal(401);
    expect(headers['www-authenticate']).to.match(/^DPoP algs="/);
    expect((await send(port, '/login', { method: 'POST' })).status).to.equal(400);
  });

  it('lets its client in', async () => {
    const imports = clientCode.match(/^import .*$/gm) ?? [];
    const rest = clientCode.replace(/^import .*$/gm, '');
    const client = start('client.ts', `${imports.join('\n')}\nvoid (async () => {\n${rest}\n})();\n`);
    const output: string[] = [];
    client.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const code = await new Promise(done => client.once('close', done));
    expect({ code, output: output.join('') }).to.deep.equal({ code: 0, output: "{ username: 'alice' }\n" });
  });
}).timeout(60_000);
