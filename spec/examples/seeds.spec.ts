import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send, type Answer, type Sending } from '../support/send';

describe('Further examples', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;

  const ask = (path: string, sending?: Sending): Promise<Answer> => send(server.port, path, sending);
  const post = (path: string, sending: Sending = {}): Promise<Answer> => ask(path, { method: 'POST', ...sending });
  const tokenFor = async (body: object): Promise<string> =>
    (await post('/login', { body })).json.access_token as string;

  afterEach(() => server.stop());
  after(() => folder.remove());

  it('basic-usage reads a token in each way that it shows', async () => {
    server = await ExampleProcess.start('basic-usage', folder.path);
    expect((await post('/login', { body: { username: 'user1', password: 'x' } })).status).to.equal(401);
    const headers = bearer(await tokenFor({ username: 'user1', password: 'password1' }));
    expect((await ask('/')).status).to.equal(200);
    expect((await ask('/manual', { headers })).json).to.include({ username: 'user1' });
    expect((await ask('/protected', { headers })).json).to.include({ email: 'user1@example.com', is_fresh: false });
    expect((await ask('/profile', { headers })).json).to.include({ sub: 'user1', type: 'access' });
    expect((await ask('/dashboard', { headers })).json).to.deep.equal({
      username: 'user1',
      email: 'user1@example.com',
      role: 'admin',
      plan: 'pro',
    });
    for (const path of ['/manual', '/protected', '/profile', '/dashboard']) {
      const { status, headers: answered } = await ask(path);
      expect([status, answered['www-authenticate']]).to.deep.equal([401, 'Bearer']);
    }
  });

  it('callbacks loads and checks subjects, and calls a blocklist', async () => {
    server = await ExampleProcess.start('callbacks', folder.path);
    const admin = bearer(await tokenFor({ username: 'admin' }));
    const user = bearer(await tokenFor({ username: 'user1' }));
    const broken = bearer(await tokenFor({ username: 'broken' }));
    expect((await ask('/me', { headers: user })).json).to.deep.equal({ username: 'user1', is_a_user: true });
    expect((await ask('/admin', { headers: admin })).status).to.equal(200);
    expect((await ask('/admin', { headers: user })).status).to.equal(403);
    expect((await ask('/me', { headers: broken })).status).to.equal(503);
    await server.prints('reported: The subject getter failed');
    expect((await post('/logout', { headers: user })).status).to.equal(200);
    expect((await ask('/me', { headers: user })).json.error_type).to.equal('RevokedTokenError');
  });

  it('token-blocklist revokes both tokens in a table of its own, and tells verified tokens from unverified ones', async () => {
    server = await ExampleProcess.start('token-blocklist', folder.path);
    const { access_token, refresh_token } = (await post('/login')).json as Record<string, string>;
    const headers = bearer(access_token!);
    expect((await ask('/token/mandatory', { headers })).json).to.deep.equal({ location: 'headers', subject: 'test' });
    expect((await ask('/token/optional', { headers })).json).to.deep.equal({ found: true, location: 'headers' });
    expect((await ask('/token/optional')).json).to.deep.equal({ found: false, location: null });
    expect((await post('/logout', { headers, body: { refresh_token } })).json).to.include({ revoked: 2 });
    expect((await ask('/token/mandatory', { headers })).status).to.equal(401);
    expect((await ask('/token/optional', { headers })).json).to.include({ found: true });
    expect((await ask('/token/by-hand', { headers })).json).to.deep.equal({ found: true });
  });
});
