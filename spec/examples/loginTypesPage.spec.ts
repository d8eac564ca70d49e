import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import Koa from 'koa';
import { secret } from '../support/forge';
import { listen } from '../support/listen';
import { blocksIn } from '../support/PageFolder';
import { bearer, send, type Answer } from '../support/send';
import { runsTypeScript } from '../support/typeScript';

const page = readFileSync('docs/login-types.md', 'utf8');
const [serverCode = ''] = blocksIn(page, 'ts');
const [refusal = ''] = blocksIn(page, 'json');

describe('The code of docs/login-types.md', () => {
  let folder: string;
  let port: number;
  let server: ChildProcess;

  before(async () => {
    // Within the repository, so that packages are found.
    mkdirSync('build', { recursive: true });
    folder = mkdtempSync(resolve('build', 'login-types-page-'));
    const free = await listen(new Koa());
    port = free.port;
    await free.close();
    const file = join(folder, 'server.ts');
    writeFileSync(file, serverCode.replaceAll('3000', String(port)));
    const keys = { CUSTOMER_KEY: secret, STAFF_KEY: `${secret}-of-the-staff` };
    const env = { ...process.env, ...keys, TS_NODE_PROJECT: resolve('tsconfig.json') };
    server = spawn(process.execPath, [...runsTypeScript, file], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (let i = 0; i < 200; i += 1) {
      if (await send(port, '/me').catch(() => undefined)) break;
      await pause(100);
    }
  });

  after(() => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const cookiesOf = ({ headers }: Answer): Record<string, string> =>
    Object.fromEntries(
      (headers['set-cookie'] ?? []).map(line => /^([^=]+)=([^;]*)/.exec(line)?.slice(1) as [string, string]),
    );

  it('answers as the page says', async () => {
    const login = { method: 'POST', body: { id: '7' } };
    const customer = bearer(String((await send(port, '/login', login)).json.access_token));
    const cookies = cookiesOf(await send(port, '/staff/login', login));
    expect(Object.keys(cookies).sort()).to.deep.equal([
      'staff_access',
      'staff_access_csrf',
      'staff_refresh',
      'staff_refresh_csrf',
    ]);
    const ofStaff = [
      'Cookie',
      Object.entries(cookies)
        .map(pair => pair.join('='))
        .join('; '),
    ];
    const get = async (path: string, headers: readonly string[]): Promise<unknown> =>
      (await send(port, path, { headers })).json;
    expect(await get('/me', customer)).to.deep.equal({ id: '7', name: 'customer 7' });
    expect(await get('/staff/me', ofStaff)).to.deep.equal({ id: '7', name: 'member of staff 7' });
    expect(await get('/orders', customer)).to.deep.equal({ of: '7' });
    expect(await get('/orders', ofStaff)).to.deep.equal({ of: 'everybody' });
    expect(await get('/staff/me', customer)).to.deep.equal(JSON.parse(refusal));
    const headers = [...ofStaff, 'X-CSRF-TOKEN', String(cookies.staff_access_csrf)];
    expect((await send(port, '/staff/logout', { method: 'POST', headers })).status).to.equal(200);
    expect(await get('/staff/me', ofStaff)).to.include({ error_type: 'SessionRevoked' });
    expect(await get('/me', customer)).to.deep.equal({ id: '7', name: 'customer 7' });
  });

  it('answers 400 to a login without an id', async () => {
    for (const body of [{}, { id: 7 }, [{ id: '7' }]]) {
      expect((await send(port, '/login', { method: 'POST', body })).status, JSON.stringify(body)).to.equal(400);
    }
  });
});
