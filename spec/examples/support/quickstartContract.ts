import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleProcess } from '../../support/ExampleProcess';
import { bearer, send, type Answer, type Sending } from '../../support/send';

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** A folder in which a server with the quickstart's contract starts. */
export interface QuickstartScene {
  readonly path: string;
  /** Starts a server with these environment variables, and waits until it listens. */
  start(environment?: NodeJS.ProcessEnv): Promise<ExampleProcess>;
  remove(): void;
}

/** Adds the specs of what the quickstart's server answers, keeps and prints. The servers of a scene share its folder. */
export function quickstartContract(open: () => QuickstartScene | Promise<QuickstartScene>): void {
  let scene: QuickstartScene;
  let server: ExampleProcess;

  before(async () => {
    scene = await open();
    server = await scene.start();
  });

  after(async () => {
    await server.stop();
    scene.remove();
  });

  const ask = (path: string, sending?: Sending): Promise<Answer> => send(server.port, path, sending);
  const post = (path: string, sending: Sending = {}): Promise<Answer> => ask(path, { method: 'POST', ...sending });
  const as = (token: string): Sending => ({ headers: bearer(token) });

  async function login(username = 'alice', password = 'wonderland'): Promise<Pair> {
    const { status, json } = await post('/login', { body: { username, password } });
    expect(status).to.equal(200);
    return json as unknown as Pair;
  }

  it('prints that it generated a key and where, and makes the key file private', async () => {
    await server.prints(/JWT_SECRET_KEY is not set: signing with the key in .*jwt\.key/);
    expect(statSync(join(scene.path, 'data/jwt.key')).mode & 0o077).to.equal(0);
  });

  it('prints curl commands to try', async () => {
    await server.prints(`curl -s http://127.0.0.1:${String(server.port)}/login`);
  });

  it('answers /health without a token', async () => {
    expect((await ask('/health')).status).to.equal(200);
  });

  it('answers a login with a pair of tokens', async () => {
    const { json } = await post('/login', { body: { username: 'alice', password: 'wonderland' } });
    expect(json).to.have.all.keys('access_token', 'refresh_token', 'token_type', 'expires_in');
    expect(json).to.include({ token_type: 'bearer', expires_in: 900 });
  });

  it('refuses a wrong password and an unknown user with the same 401', async () => {
    const wrong = await post('/login', { body: { username: 'alice', password: 'nope' } });
    const unknown = await post('/login', { body: { username: 'nobody', password: 'nope' } });
    expect([wrong.status, unknown.status]).to.deep.equal([401, 401]);
    expect(wrong.text).to.equal(unknown.text);
    expect(wrong.headers['www-authenticate']).to.equal('Bearer');
  });

  const json = ['Content-Type', 'application/json'];
  const malformed: Record<string, Sending> = {
    'an array': { headers: json, body: '[]' },
    'an array of bodies': { headers: json, body: '[{"username":"alice","password":"wonderland"}]' },
    'an array of null': { headers: json, body: '[null]' },
    'an array of arrays': { headers: json, body: '[[]]' },
    'an array of strings': { headers: json, body: '["alice"]' },
    null: { headers: json, body: 'null' },
    'a number': { headers: json, body: '7' },
    'a string': { headers: json, body: '"alice"' },
    'cut-off JSON': { headers: json, body: '{"username":"alice"' },
    'not JSON': { headers: json, body: 'username=alice' },
    'an object without members': { headers: json, body: '{}' },
    'an object with members of wrong types': { headers: json, body: '{"username":["alice"],"password":{}}' },
    'an object with a very long password': {
      headers: json,
      body: JSON.stringify({ username: 'alice', password: 'x'.repeat(50_000) }),
    },
    'very deeply nested': { headers: json, body: `{"username":${'['.repeat(40_000)}${']'.repeat(40_000)}}` },
    'declared as gzip but plain': { headers: [...json, 'Content-Encoding', 'gzip'], body: '{"username":"alice"}' },
    'cut-off gzip': {
      headers: [...json, 'Content-Encoding', 'gzip'],
      body: gzipSync('{"username":"alice"}').subarray(0, 20),
    },
    'plain text': { headers: ['Content-Type', 'text/plain'], body: 'alice' },
    'an object that names an inherited member': {
      headers: json,
      body: '{"username":{"constructor":1},"password":"x"}',
    },
    absent: {},
  };
  for (const [what, sending] of Object.entries(malformed)) {
    it(`answers 400 to a login whose body is ${what}`, async () => {
      const { status, text } = await post('/login', sending);
      expect(status).to.equal(400);
      expect(text).not.to.match(/\n\s+at |x{100}/);
    });
  }

  for (const method of ['LOCK', 'PROPFIND', 'PURGE', 'TRACE', 'DELETE', 'OPTIONS']) {
    it(`answers ${method} without a 5xx and without user data`, async () => {
      const { status, text } = await ask('/me', { method });
      expect(status).to.be.below(500);
      expect(text).not.to.include('alice');
    });
  }

  it('answers 413 to a body beyond the size limit', async () => {
    expect((await post('/login', { headers: json, body: `{"username":"${'x'.repeat(200_000)}"}` })).status).to.equal(
      413,
    );
  });

  it('shows /me to a logged-in user, without the password hash', async () => {
    const { access_token } = await login();
    expect((await ask('/me', as(access_token))).json).to.deep.equal({
      username: 'alice',
      email: 'alice@example.com',
      full_name: 'Alice Liddell',
      role: 'user',
    });
    expect((await ask('/me')).status).to.equal(401);
  });

  it('answers /whoami with and without a token, and refuses an invalid token', async () => {
    const { access_token } = await login();
    expect((await ask('/whoami')).json).to.deep.equal({ username: null });
    expect((await ask('/whoami', as(access_token))).json).to.deep.equal({ username: 'alice' });
    expect((await ask('/whoami', as('garbage'))).status).to.equal(401);
  });

  it('shows the claims of the token on /payload', async () => {
    const { access_token } = await login();
    const claims = (await ask('/payload', as(access_token))).json;
    expect(claims).to.include({ sub: 'alice', type: 'access', fresh: true });
    expect(claims).to.include.all.keys('jti', 'iat', 'exp');
  });

  it('refreshes only with a refresh token, and the new access token is not fresh', async () => {
    const { access_token, refresh_token } = await login();
    expect((await post('/refresh', as(access_token))).json.error_type).to.equal('RefreshTokenRequiredError');
    const renewed = (await post('/refresh', as(refresh_token))).json as unknown as Pair;
    expect((await ask('/payload', as(renewed.access_token))).json).to.include({ fresh: false, type: 'access' });
    expect((await ask('/users', as(renewed.access_token))).status).to.equal(200);
    const refused = await post('/change-password', as(renewed.access_token));
    expect(refused.status).to.equal(401);
    expect(refused.json.error_type).to.equal('FreshTokenRequiredError');
    expect((await post('/change-password', as(access_token))).status).to.equal(200);
  });

  it('allows each route only to the scopes that it requires', async () => {
    const alice = (await login()).access_token;
    const root = (await login('root', 'swordfish')).access_token;
    const statuses = async (token: string): Promise<number[]> =>
      Promise.all(['/users', '/admin/users', '/reports'].map(async path => (await ask(path, as(token))).status));
    expect(await statuses(alice)).to.deep.equal([200, 403, 403]);
    // admin:* covers scopes that begin with admin:, but not users:read.
    expect(await statuses(root)).to.deep.equal([403, 200, 200]);
  });

  it('revokes both tokens at logout', async () => {
    const { access_token, refresh_token } = await login();
    expect((await post('/logout', { ...as(access_token), body: { refresh_token } })).status).to.equal(200);
    expect((await ask('/me', as(access_token))).json.error_type).to.equal('RevokedTokenError');
    expect((await post('/refresh', as(refresh_token))).json.error_type).to.equal('RevokedTokenError');
  });

  it("revokes nothing else at logout for an invalid token, another user's token, or an access token as refresh token", async () => {
    const root = await login('root', 'swordfish');
    for (const refresh_token of ['garbage', '', 'a.b.c', root.refresh_token, root.access_token]) {
      const { access_token } = await login();
      expect((await post('/logout', { ...as(access_token), body: { refresh_token } })).status).to.equal(200);
    }
    expect((await ask('/me', as(root.access_token))).status).to.equal(200);
    expect((await post('/refresh', as(root.refresh_token))).status).to.equal(200);
  });

  it('keeps a user logged out after kill -9 and a restart, and logs nobody else out', async () => {
    const out = await login();
    const stays = await login();
    expect(
      (await post('/logout', { ...as(out.access_token), body: { refresh_token: out.refresh_token } })).status,
    ).to.equal(200);
    await server.stop('SIGKILL');
    server = await scene.start();
    expect((await ask('/me', as(out.access_token))).status).to.equal(401);
    expect((await post('/refresh', as(out.refresh_token))).status).to.equal(401);
    expect((await ask('/me', as(stays.access_token))).status).to.equal(200);
  });

  it('refuses at the next request a token that another process has revoked', async () => {
    const other = await scene.start();
    try {
      const { access_token } = await login();
      expect((await send(other.port, '/me', as(access_token))).status).to.equal(200);
      await post('/logout', as(access_token));
      expect((await send(other.port, '/me', as(access_token))).status).to.equal(401);
    } finally {
      await other.stop();
    }
  });

  it('does not start with a weak key, and says what to do', async () => {
    const failure: unknown = await scene.start({ JWT_SECRET_KEY: 'short-secret' }).catch((error: unknown) => error);
    expect(String(failure)).to.match(/secretKey: has 12 bytes.*randomBytes/s);
    expect(String(failure)).not.to.include('short-secret');
  });
}
