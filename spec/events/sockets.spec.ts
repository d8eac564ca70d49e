import { expect } from 'chai';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';
import { MemoryStore } from '../websocket/support/MemoryStore';
import { serveSockets } from '../websocket/support/serveSockets';
import { heardDuring } from './support/recorder';

describe('The events of WebSockets', () => {
  it('tell of accepted and refused sockets, and of open ones that are closed', async () => {
    const store = new MemoryStore();
    const auth = makeAuth({ config: { secretKey: secret }, revokedTokens: store });
    const app = await serveSockets({ auth });
    const token = await auth.createAccessToken('alice');
    const heard = await heardDuring(async () => {
      await app.ask();
      const client = await app.open({ headers: { Authorization: `Bearer ${token}` } });
      store.revoked.add(store.asked[0]!);
      await app.guard.recheck();
      await client.closed;
    }, ['request.accepted', 'request.refused']);
    const place = { transport: 'websocket', method: 'GET', route: '/ws', loginType: undefined, durationMs: undefined };
    const refused = { ...place, status: 401, location: undefined };
    const from = { tokenType: 'access', location: 'headers', subject: 'alice' };
    expect(heard.map(({ event }) => event)).to.deep.equal([
      { ...refused, errorType: 'MissingTokenError', stage: 'guard' },
      { ...place, ...from },
      { ...refused, errorType: 'RevokedTokenError', stage: 'open' },
    ]);
  });

  it('tell of a socket that was opened without a token, and sends a bad one', async () => {
    const app = await serveSockets({ auth: makeAuth(), locations: ['message'] });
    const heard = await heardDuring(async () => {
      const client = await app.open();
      client.send({ access_token: 'no token' });
      await client.closed;
    }, ['request.refused']);
    expect(heard.map(({ event }) => event)).to.have.lengthOf(1);
    expect(heard[0]!.event).to.include({ errorType: 'JWTDecodeError', stage: 'guard' });
  });
});
