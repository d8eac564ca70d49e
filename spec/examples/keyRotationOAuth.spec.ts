import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send, type Answer } from '../support/send';

describe('The OAuth endpoints of the example key-rotation', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;

  before(async () => {
    server = await ExampleProcess.start('key-rotation', folder.path, { PORT: '0', DATA_DIR: folder.path });
  });

  after(async () => {
    await server.stop();
    folder.remove();
  });

  const post = (endpoint: string, form: Record<string, string>, secret = 'reporting-secret'): Promise<Answer> =>
    send(server.port, `/oauth/${endpoint}`, {
      method: 'POST',
      headers: [
        ...['Content-Type', 'application/x-www-form-urlencoded'],
        ...['Authorization', `Basic ${Buffer.from(`reporting:${secret}`).toString('base64')}`],
      ],
      body: new URLSearchParams(form).toString(),
    });

  it('introspect and revoke the token of a user', async () => {
    const login = await send(server.port, '/login', {
      method: 'POST',
      body: { username: 'alice', password: 'wonderland' },
    });
    const token = String(login.json.access_token);
    expect((await post('introspect', { token })).json).to.include({ active: true });
    expect((await post('introspect', { token }, 'another-secret')).status).to.equal(401);
    expect((await post('revoke', { token })).status).to.equal(200);
    expect((await post('introspect', { token })).json).to.deep.equal({ active: false });
    expect((await send(server.port, '/me', { headers: bearer(token) })).status).to.equal(401);
  });

  it('give the client a token that is no user', async () => {
    const { status, json } = await post('token', { grant_type: 'client_credentials' });
    expect([status, json.scope]).to.deep.equal([200, 'users:read']);
    const token = String(json.access_token);
    expect((await post('introspect', { token })).json).to.include({
      active: true,
      sub: 'reporting',
      client_id: 'reporting',
    });
    expect((await send(server.port, '/me', { headers: bearer(token) })).status).to.equal(401);
  });

  it('are named by the metadata', async () => {
    const origin = `http://127.0.0.1:${String(server.port)}`;
    const { json } = await send(server.port, '/.well-known/oauth-authorization-server');
    expect(json).to.include({
      issuer: origin,
      token_endpoint: `${origin}/oauth/token`,
      revocation_endpoint: `${origin}/oauth/revoke`,
      introspection_endpoint: `${origin}/oauth/introspect`,
    });
  });
});
