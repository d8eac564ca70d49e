import { inspect } from 'node:util';
import { expect } from 'chai';
import { SubjectNotFoundError, type AuthX } from '../../src/index';
import { guardSockets, socketAuth, SocketAuth, SocketToken } from '../../src/entries/websocket';
import { makeAuth } from '../koa/support/serve';
import { MemoryStore } from './support/MemoryStore';
import { serveSockets, until, type SocketApp } from './support/serveSockets';

interface User {
  readonly name: string;
}

describe('guard.authOf and socketAuth', () => {
  let loads: number;
  let answer: () => User | undefined;
  let auth: AuthX<User>;
  let app: SocketApp<User>;
  let token: string;

  beforeEach(async () => {
    loads = 0;
    answer = () => ({ name: 'Alice' });
    auth = makeAuth<User>({
      revokedTokens: new MemoryStore(),
      callbacks: {
        getSubject: () => {
          loads += 1;
          return answer();
        },
      },
    });
    app = await serveSockets({ auth });
    token = await auth.createAccessToken('alice', { data: { color: 'blue' } });
  });

  async function caller(): Promise<SocketAuth<User>> {
    await app.open({ headers: { Authorization: `Bearer ${token}` } });
    await until(() => app.connected.length > 0);
    return app.guard.authOf(app.connected.at(-1)!);
  }

  it('return the claims and the token of the socket', async () => {
    const known = await caller();
    expect(known.payload.sub).to.equal('alice');
    expect(known.token).to.be.instanceOf(SocketToken).and.include({ token, location: 'headers' });
    expect(known.token.payload).to.equal(known.payload);
    expect(socketAuth(app.connected[0]!)).to.equal(known);
  });

  it('refuse a socket that no guard has accepted', () => {
    expect(socketAuth({})).to.equal(undefined);
    expect(() => app.guard.authOf({})).to.throw(TypeError, 'This socket did not pass the guard.');
  });

  it('are separate for each guard, even with the same auth, server and sockets', async () => {
    await caller();
    const { server, sockets } = app;
    const admin = guardSockets({ server, sockets, auth, path: '/admin', scopes: ['admin:*'] });
    expect(() => admin.authOf(app.connected[0]!)).to.throw(TypeError, 'This socket did not pass the guard.');
  });

  it('still work after the socket was closed', async () => {
    const known = await caller();
    app.guard.close();
    await until(() => app.guard.size.open === 0);
    expect(app.guard.authOf(app.connected[0]!)).to.equal(known);
  });

  it('load the subject once between two checks', async () => {
    const known = await caller();
    expect(loads).to.equal(0);
    expect(await known.subject()).to.deep.equal({ name: 'Alice' });
    expect(await known.requireSubject()).to.deep.equal({ name: 'Alice' });
    expect(loads).to.equal(1);
    answer = () => undefined;
    await app.guard.recheck();
    expect(await known.subject()).to.equal(undefined);
    expect(loads).to.equal(2);
  });

  it('throw in requireSubject() if the subject no longer exists', async () => {
    answer = () => undefined;
    const error: unknown = await (await caller()).requireSubject().catch((error: unknown) => error);
    expect(error).to.be.instanceOf(SubjectNotFoundError);
  });

  it('load the subject again after a failure', async () => {
    const known = await caller();
    answer = () => {
      throw new Error('down');
    };
    expect(await known.subject().catch((error: unknown) => (error as Error).name)).to.equal('SubjectUnavailableError');
    answer = () => ({ name: 'Alice' });
    expect(await known.subject()).to.deep.equal({ name: 'Alice' });
  });

  it('give claims that can be revoked', async () => {
    const known = await caller();
    await auth.revoke(known.payload);
    await app.guard.recheck();
    await until(() => app.guard.size.open === 0);
  });

  it('hide the token when they are printed or logged', async () => {
    const known = await caller();
    const shown = [
      inspect(known, { depth: 9 }),
      inspect(known.token),
      JSON.stringify(known),
      inspect(app.guard),
    ].join();
    expect(shown).not.to.include(token);
    expect(JSON.parse(JSON.stringify(known))).to.include({ sub: 'alice', color: 'blue' });
  });
});
