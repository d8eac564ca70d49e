import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../stores/support/privateStores';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send, type Answer } from '../support/send';

describe('The example resource-server', () => {
  const folders = [exampleFolder(), exampleFolder()] as const;
  const keysFile = join(folders[0].path, 'data', 'keys.json');
  let issuer: ExampleProcess;
  let server: ExampleProcess;

  const startIssuer = (port = 0): Promise<ExampleProcess> =>
    ExampleProcess.start('key-rotation', folders[0].path, { PORT: String(port) });

  before(async () => {
    issuer = await startIssuer();
    server = await ExampleProcess.start('resource-server', folders[1].path, {
      ISSUER_URL: `http://127.0.0.1:${String(issuer.port)}`,
    });
  });

  after(async () => {
    await server.stop();
    await issuer.stop();
    for (const folder of folders) folder.remove();
  });

  interface Tokens {
    readonly access_token: string;
    readonly refresh_token: string;
  }

  async function login(username = 'alice', password = 'wonderland'): Promise<Tokens> {
    const { json } = await send(issuer.port, '/login', { method: 'POST', body: { username, password } });
    return json as unknown as Tokens;
  }

  const data = (token: string): Promise<Answer> => send(server.port, '/data', { headers: bearer(token) });

  async function keys(...words: string[]): Promise<string> {
    const command = [resolve('dist/cli/authx.js'), 'keys', ...words, '--file', keysFile];
    return (await promisify(execFile)(process.execPath, command)).stdout;
  }

  it('answers /health, and prints commands to try', async () => {
    expect((await send(server.port, '/health')).status).to.equal(200);
    await server.prints('/data -H');
  });

  it('gives the data to an access token of the issuer with the scope', async () => {
    const { status, json } = await data((await login()).access_token);
    expect(status).to.equal(200);
    expect(json).to.include({ requested_by: 'alice', issuer: `http://127.0.0.1:${String(issuer.port)}` });
  });

  it('gives it to a service account of the issuer', async () => {
    const { json } = await send(issuer.port, '/oauth/token', {
      method: 'POST',
      headers: [
        ...['Authorization', `Basic ${Buffer.from('reporting:reporting-secret').toString('base64')}`],
        ...['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: 'grant_type=client_credentials',
    });
    expect((await data(json.access_token as string)).json).to.include({ requested_by: 'reporting' });
  });

  it('refuses the refresh token, a token without the scope, no token and a forged one', async () => {
    const { access_token: access, refresh_token: refresh } = await login();
    expect((await data(refresh)).json.error_type).to.equal('AccessTokenRequiredError');
    expect((await data((await login('root', 'swordfish')).access_token)).status).to.equal(403);
    expect((await send(server.port, '/data')).status).to.equal(401);
    const forged = `${access.slice(0, -10)}${access.slice(-10, -9) === 'A' ? 'B' : 'A'}${access.slice(-9)}`;
    expect((await data(forged)).json.error_type).to.equal('TokenInvalidSignatureError');
  });

  it('accepts tokens of a new key after a rotation, and those of the former one', async () => {
    const { access_token: before } = await login();
    const kidOf = async (state: string): Promise<string> =>
      (JSON.parse(await keys('list', '--json')) as { kid: string; state: string }[]).find(key => key.state === state)!
        .kid;
    await keys('add', '--wait', '2s');
    const next = await kidOf('upcoming');
    await new Promise(resolve => setTimeout(resolve, 2000));
    await keys('promote', next);
    const after = await eventually(async () => {
      const { access_token: token } = await login();
      expect(token.split('.')[0]).not.to.equal(before.split('.')[0]);
      return token;
    }, 2000);
    expect((await data(after)).status).to.equal(200);
    expect((await data(before)).status).to.equal(200);
  });

  it('starts while the issuer is down, answers 503 to its tokens, and 200 once it is back', async () => {
    const { access_token: token } = await login();
    const { port } = issuer;
    await issuer.stop();
    const late = await ExampleProcess.start('resource-server', folders[1].path, {
      ISSUER_URL: `http://127.0.0.1:${String(port)}`,
    });
    try {
      const answer = await send(late.port, '/data', { headers: bearer(token) });
      expect(answer.json.error_type).to.equal('IssuerUnavailableError');
      expect([answer.status, answer.headers['retry-after']]).to.deep.equal([503, '5']);
      expect((await data(token)).status, 'with the keys of before').to.equal(200);
      issuer = await startIssuer(port);
      await new Promise(resolve => setTimeout(resolve, 1100));
      expect((await send(late.port, '/data', { headers: bearer(token) })).status).to.equal(200);
    } finally {
      await late.stop();
    }
  });
});
