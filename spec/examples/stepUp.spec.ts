import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send, type Answer } from '../support/send';

describe('The example step-up', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;

  before(async () => {
    server = await ExampleProcess.start('step-up', folder.path);
  });

  after(async () => {
    await server.stop();
    folder.remove();
  });

  const post = (path: string, body: object, token?: string): Promise<Answer> =>
    send(server.port, path, { method: 'POST', body, ...(token !== undefined && { headers: bearer(token) }) });

  async function login(proofs: object): Promise<string> {
    const { json } = await post('/login', { username: 'alice', password: 'wonderland', ...proofs });
    return String(json.access_token);
  }

  /** Runs the client of the example, and types the lines. */
  function runClient(typed: string): Promise<string> {
    const origin = `http://127.0.0.1:${String(server.port)}`;
    const client = spawn(process.execPath, [resolve('build/examples/step-up/client.js'), origin]);
    client.stdin.end(typed);
    return new Promise(done => {
      let printed = '';
      for (const stream of [client.stdout, client.stderr]) stream.on('data', data => (printed += String(data)));
      client.once('close', () => done(printed));
    });
  }

  it('asks the user for the missing proof, and goes on', async () => {
    const printed = await runClient('wonderland\n4711\n');
    expect(printed).to.include('/email 200 {"changed":true}');
    expect(printed.match(/The server asks for another proof: .*/g)).to.deep.equal([
      'The server asks for another proof: acr_values mfa, max_age -',
    ]);
    expect(printed).to.include('/transfers 200 {"transferred":true}');
    expect(printed).to.include('/close 200 {"closed":true}');
  });

  it('names everything that an action requires', async () => {
    const { status, headers, json } = await post('/close', {}, await login({}));
    expect(status).to.equal(401);
    expect(json).to.include({ error_type: 'AuthenticationLevelError', error: 'insufficient_user_authentication' });
    expect(headers['www-authenticate']).to.equal(
      'Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="60"',
    );
  });

  it('takes a second proof at the login, and refuses wrong ones', async () => {
    expect((await post('/transfers', {}, await login({ pin: '4711' }))).status).to.equal(200);
    for (const wrong of [{ pin: '1' }, { password: 'no' }, { username: 'bob' }]) {
      expect((await post('/login', { username: 'alice', password: 'wonderland', ...wrong })).status).to.equal(401);
    }
    const token = await login({});
    expect((await post('/confirm', { password: 'no' }, token)).status).to.equal(401);
    expect((await post('/confirm', { password: 'wonderland' })).status).to.equal(401);
  });
});
