import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send } from '../support/send';
import { until } from '../websocket/support/serveSockets';
import { SocketClient } from '../websocket/support/SocketClient';

describe('The example websocket', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;

  before(async () => {
    server = await ExampleProcess.start('websocket', folder.path);
  });

  after(async () => {
    await server.stop();
    folder.remove();
  });

  async function login(username: string): Promise<string> {
    const { json } = await send(server.port, '/login', { method: 'POST', body: { username } });
    return json.access_token as string;
  }

  const open = (opening: object): Promise<SocketClient> =>
    SocketClient.open(server.port, { path: '/chat', ...opening });

  it('accepts a token in three ways, broadcasts messages, and closes the socket of a revoked token', async () => {
    const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map(login));
    const clients = [
      await open({ headers: { Authorization: `Bearer ${alice!}` } }),
      await open({ protocols: ['authx', `authx.bearer.${bob!}`] }),
      (await open({})).send({ access_token: carol }),
    ];
    await until(() => clients[0]!.messages.includes('carol is here'));
    clients[1]!.send('hello');
    await until(() => clients.every(({ messages }) => messages.includes('bob: hello')));
    await send(server.port, '/logout', { method: 'POST', headers: bearer(bob!) });
    expect(await clients[1]!.closed).to.deep.equal({ code: 1008, reason: 'RevokedTokenError' });
    await until(() => clients[0]!.messages.includes('bob has left'));
    for (const { socket } of clients) socket.terminate();
  });

  it('closes the socket of a client without a token, and sends it no messages', async () => {
    const stranger = await open({});
    stranger.send('let me in');
    expect(await stranger.closed).to.include({ code: 1008 });
    expect(stranger.messages).to.deep.equal([]);
  });

  it('prints how to try it', async () => {
    await server.prints('node build/examples/websocket/client.js http://127.0.0.1:');
  });
});
