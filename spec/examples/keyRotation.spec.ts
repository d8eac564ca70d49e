import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { eventually } from '../stores/support/privateStores';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send } from '../support/send';

describe('The example key-rotation', () => {
  const folder = exampleFolder();
  const data = join(folder.path, 'kept');
  let server: ExampleProcess;

  const start = (port = 0): Promise<ExampleProcess> =>
    ExampleProcess.start('key-rotation', folder.path, {
      PORT: String(port),
      DATA_DIR: data,
      JWT_SECRET_KEY: 'too short, but not read',
    });

  async function login(username = 'alice', password = 'wonderland'): Promise<string> {
    const { status, json } = await send(server.port, '/login', { method: 'POST', body: { username, password } });
    expect(status).to.equal(200);
    return json.access_token as string;
  }

  const headerOf = (token: string): object =>
    JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as object;

  /** Runs the built command as npx does: the file itself must be executable. */
  async function keys(...words: string[]): Promise<string> {
    const authx = promisify(execFile)(resolve('dist/cli/authx.js'), [
      'keys',
      ...words,
      '--file',
      join(data, 'keys.json'),
    ]);
    return (await authx).stdout;
  }

  async function kidOf(state: string): Promise<string> {
    const list = JSON.parse(await keys('list', '--json')) as { kid: string; state: string }[];
    return list.find(key => key.state === state)!.kid;
  }

  const me = (token: string): ReturnType<typeof send> => send(server.port, '/me', { headers: bearer(token) });

  before(async () => {
    server = await start();
  });

  after(async () => {
    await server.stop();
    folder.remove();
  });

  it('answers /health, and prints commands to try', async () => {
    expect((await send(server.port, '/health')).status).to.equal(200);
    await server.prints('npx authx keys promote');
  });

  it('makes a private key file, and signs with its key', async () => {
    const file = join(data, 'keys.json');
    const [{ kid }] = (JSON.parse(readFileSync(file, 'utf8')) as { keys: [{ kid: string }] }).keys;
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const token = await login();
    expect(headerOf(token)).to.deep.equal({ alg: 'ES256', typ: 'JWT', kid });
    expect(JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())).to.include({
      iss: `http://127.0.0.1:${String(server.port)}`,
    });
  });

  it('has the users of the quickstart', async () => {
    expect((await me(await login())).json).to.include({ username: 'alice' });
    expect((await me(await login('root', 'swordfish'))).json).to.include({ username: 'root' });
  });

  it('notices within 2 seconds that a key is added, promoted and retired by the built command', async () => {
    const token = await login();
    await keys('add', '--wait', '2s');
    const upcoming = await kidOf('upcoming');
    await pause(2000);
    await keys('promote', upcoming);
    await eventually(async () => expect(headerOf(await login())).to.include({ kid: upcoming }), 2000);
    expect((await me(token)).status).to.equal(200);
    await keys('retire', await kidOf('verifying'), '--force');
    await eventually(async () => expect((await me(token)).status).to.equal(401), 2000);
  });

  it('keeps its keys and revocations in DATA_DIR', async () => {
    const [kept, revoked] = [await login(), await login()];
    expect((await send(server.port, '/logout', { method: 'POST', headers: bearer(revoked) })).status).to.equal(200);
    await server.stop();
    // On the same port, the issuer is the same.
    server = await start(server.port);
    expect((await me(kept)).status).to.equal(200);
    expect((await me(revoked)).json).to.include({ error_type: 'RevokedTokenError' });
  });

  it('shares a new DATA_DIR with other processes of one issuer that start together', async () => {
    const variables = { DATA_DIR: join(folder.path, 'shared'), ISSUER: 'https://login.example' };
    const starts = Array.from({ length: 4 }, () => ExampleProcess.start('key-rotation', folder.path, variables));
    const processes = await Promise.all(starts);
    const body = { username: 'alice', password: 'wonderland' };
    for (const { port } of processes) {
      const { json } = await send(port, '/login', { method: 'POST', body });
      const headers = bearer(json.access_token as string);
      for (const other of processes) expect((await send(other.port, '/me', { headers })).status).to.equal(200);
    }
    await Promise.all(processes.map(each => each.stop()));
  });
});
