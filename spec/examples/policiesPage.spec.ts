import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { secret } from '../support/forge';
import { blocksIn, PageFolder } from '../support/PageFolder';
import { bearer, send } from '../support/send';
import { runsTypeScript } from '../support/typeScript';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(done => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

const [serverCode = '', ...others] = blocksIn(readFileSync('docs/policies.md', 'utf8'), 'ts');

describe('The code of docs/policies.md', () => {
  let folder: string;
  let port: number;
  let server: ChildProcess;

  before(async () => {
    // Within the repository, so that packages are found.
    mkdirSync('build', { recursive: true });
    folder = mkdtempSync(resolve('build', 'policies-page-'));
    port = await freePort();
    const file = join(folder, 'server.ts');
    writeFileSync(file, serverCode.replaceAll('3000', String(port)));
    const env = { ...process.env, JWT_SECRET_KEY: secret, TS_NODE_PROJECT: resolve('tsconfig.json') };
    server = spawn(process.execPath, [...runsTypeScript, file], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (let i = 0; i < 200; i += 1) {
      if (await send(port, '/orders').catch(() => undefined)) break;
      await pause(100);
    }
  });

  after(() => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(
    who: { name: string; role?: string },
    method: string,
    path: string,
    body?: object,
  ): Promise<string> {
    const login = await send(port, '/login', { method: 'POST', body: who });
    const headers = bearer(String(login.json.access_token));
    const { status, json, text } = await send(port, path, { method, headers, ...(body && { body }) });
    return status === 200 ? text : `${String(status)} ${String(json.error_type)}`;
  }

  it('answers as the page says', async () => {
    const alice = { name: 'alice', role: 'customer' };
    const mona = { name: 'mona', role: 'clerk' };
    const root = { name: 'root', role: 'manager' };
    expect(await ask(alice, 'GET', '/orders/1')).to.include('"ownerId":"alice"');
    expect(await ask(alice, 'GET', '/orders/3')).to.equal('403 PolicyDeniedError');
    expect(await ask(alice, 'GET', '/orders/99')).to.equal('403 PolicyDeniedError');
    expect(await ask(mona, 'GET', '/orders/3')).to.include('"ownerId":"bob"');
    expect(await ask(mona, 'GET', '/orders/99')).to.equal('404 ResourceNotFoundError');
    expect(await ask(mona, 'POST', '/orders/1/refund', { amount: 100 })).to.equal('{"refunded":"1","amount":100}');
    expect(await ask(mona, 'POST', '/orders/1/refund', { amount: 101 })).to.equal('403 PolicyDeniedError');
    expect(await ask(root, 'POST', '/orders/1/refund', { amount: 101 })).to.equal('{"refunded":"1","amount":101}');
    expect(await ask(root, 'POST', '/orders/2/refund', { amount: 1 })).to.equal('403 PolicyDeniedError');
    expect(await ask(alice, 'GET', '/orders/1/invoice')).to.equal('{"invoice":"1"}');
    expect(await ask(mona, 'GET', '/orders/1/invoice')).to.equal('403 PolicyDeniedError');
    expect(await ask(root, 'DELETE', '/orders/1')).to.equal('{"removed":true}');
    expect(await ask(mona, 'DELETE', '/orders/1')).to.equal('403 AccessDeniedError');
    const listed = JSON.parse(await ask(alice, 'GET', '/orders')) as { orders: { id: string }[] };
    expect(listed.orders.map(({ id }) => id)).to.deep.equal(['1', '2']);
  });

  it('answers 400 to a login without a name', async () => {
    for (const body of [{}, { name: 7 }, [{ name: 'alice' }]]) {
      expect((await send(port, '/login', { method: 'POST', body })).status, JSON.stringify(body)).to.equal(400);
    }
  });

  const printed = ['true\n', "[ { ownerId: 'alice' } ]\nfalse [ 'resource.ownerId equals token.sub' ]\n"];
  for (const [i, output] of printed.entries()) {
    it(`prints what the page says: block ${String(i + 2)}`, async () => {
      const ran = await new PageFolder().runCode(others[i] as string, { JWT_SECRET_KEY: secret });
      expect(ran).to.deep.equal({ code: 0, output });
    });
  }
});
