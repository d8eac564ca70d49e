import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import { ConfigurationError } from '../../src/index';
import { guardSockets } from '../../src/entries/websocket';
import { makeAuth, outcome } from '../koa/support/serve';
import { upgradePaths } from '../../src/websocket/upgradePaths';
import { bearer } from '../support/send';
import { RawClient, upgradeText } from './support/RawClient';
import { awhile, serveSockets, until, type SocketApp } from './support/serveSockets';

describe('A WebSocket upgrade', () => {
  const auth = makeAuth();
  let app: SocketApp;
  let headers: string[];

  beforeEach(async () => {
    app = await serveSockets({ auth, path: '/ws' });
    headers = bearer(await auth.createAccessToken('alice'));
  });

  const guard = (path?: string, scopes?: string[]): ReturnType<typeof guardSockets> =>
    guardSockets({ server: app.server, sockets: app.sockets, auth, scopes, ...(path !== undefined && { path }) });

  const statusOf = async (path: string): Promise<number> => (await app.ask({ path, headers })).status;

  /** Waits until the server has this number of connections. */
  async function connectionsAre(count: number): Promise<void> {
    let seen = -1;
    const look = (): void => void app.server.getConnections((_, found) => (seen = found));
    await until(() => (look(), seen === count));
  }

  it('is accepted on a guarded path, with a query and without', async () => {
    expect([await statusOf('/ws'), await statusOf('/ws?a=/b?c'), await statusOf('/ws?')]).to.deep.equal([
      101, 101, 101,
    ]);
  });

  it('gets 404 on a path without a guard or another listener, and the connection is closed', async () => {
    const rows = ['/', '/w', '/ws/', '/WS', '/ws/x', '//ws', '/%77s', '/ws;a', 'http://127.0.0.1/ws', '/?x=/ws'];
    for (const path of rows) expect(await statusOf(path), path).to.equal(404);
    expect(app.connected).to.have.length(0);
  });

  it('gets a single 404 on a path without a guard, even with several guards', () => {
    const server = createServer();
    const [one, other] = [() => undefined, () => undefined];
    upgradePaths.take(server, '/one', one);
    upgradePaths.take(server, '/other', other);
    const lost = (path: string): boolean[] => [one, other].map(guard => upgradePaths.isLost(server, path, guard));
    expect([lost('/third'), lost('/one'), lost('/other')]).to.deep.equal([
      [true, false],
      [false, false],
      [false, false],
    ]);
  });

  it('is left to another listener on a path that it handles', async () => {
    const seen: string[] = [];
    app.server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      if (request.url === '/ws') return;
      seen.push(String(request.headers['sec-websocket-protocol']));
      socket.end('HTTP/1.1 418 Teapot\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
    const offered = ['Sec-WebSocket-Protocol', 'authx.bearer.x'];
    expect((await app.ask({ path: '/other', headers: offered })).status).to.equal(418);
    expect(seen).to.deep.equal(['authx.bearer.x']);
  });

  it('is checked by the guard of its path', async () => {
    const admin = guard('/admin', ['admin:*']);
    expect(await statusOf('/ws')).to.equal(101);
    expect(outcome(await app.ask({ path: '/admin', headers }))).to.equal('403 InsufficientScopeError');
    expect(await statusOf('/neither')).to.equal(404);
    admin.close();
    expect(await statusOf('/admin')).to.equal(404);
    expect(await statusOf('/ws')).to.equal(101);
  });

  it('is checked by one guard per path, and by another one after that guard is closed', async () => {
    const taken = 'path: another guard of this server answers there. Give each a path of its own.';
    expect(() => guard('/ws')).to.throw(ConfigurationError, taken);
    expect(() => guard()).to.throw(ConfigurationError, taken);
    app.guard.close();
    const all = guard();
    expect(() => guard('/ws')).to.throw(ConfigurationError, taken);
    expect([await statusOf('/ws'), await statusOf('/any')]).to.deep.equal([101, 101]);
    all.close();
  });

  it('is checked on each of two servers', async () => {
    const other = await serveSockets({ auth, path: '/ws' });
    expect((await other.ask({ path: '/ws', headers })).status).to.equal(101);
    expect(await statusOf('/ws')).to.equal(101);
  });

  it('is guarded without changing requests that are not upgrades', async () => {
    const client = await RawClient.open(app.port);
    client.write('GET /ws HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await until(() => client.received.includes('plain'));
    client.destroy();
  });

  it('affects no other socket if its client disconnects', async () => {
    for (const path of ['/ws', '/nowhere']) {
      for (const leave of ['reset', 'destroy'] as const) {
        const client = await RawClient.open(app.port);
        client.write(upgradeText([], path));
        client[leave]();
      }
    }
    await awhile();
    expect(await statusOf('/ws')).to.equal(101);
  });

  it('gets its connection closed after a refusal, even if the client keeps it open', async () => {
    const client = await RawClient.open(app.port);
    client.write(upgradeText());
    await until(() => client.received.includes('401 Unauthorized') && client.socket.readableEnded);
    await connectionsAre(0);
    client.destroy();
  });

  it('works with a WebSocketServer without client tracking', async () => {
    const untracked = await serveSockets({
      auth,
      locations: ['message'],
      ws: { clientTracking: false },
    });
    const client = await untracked.open();
    client.send({ access_token: await auth.createAccessToken('alice') });
    await until(() => untracked.connected.length === 1);
    expect(untracked.sockets.clients).to.equal(undefined);
  });
});
