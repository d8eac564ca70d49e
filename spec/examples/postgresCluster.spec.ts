import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { eventually } from '../stores/support/privateStores';
import { describeOnServers, engines, newDatabase } from '../stores/support/sqlServers';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { secret } from '../support/forge';
import { bearer, send } from '../support/send';
import { until } from '../websocket/support/serveSockets';
import { get, login, outcome, post, refresh } from './support/loginSystem';

const processes = 4;

/** Starts the example on a store. Rejects with its output if it does not start. */
const startOn = (url: string, folder: string): Promise<ExampleProcess> =>
  ExampleProcess.start('postgres-cluster', folder, {
    AUTHX_STORE_URL: url,
    JWT_SECRET_KEY: secret,
    PROCESSES: String(processes),
  });

/** Rejects if the port accepts connections. */
async function refused(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const isTaken = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (isTaken) throw new Error('A connection was taken.');
}

/** Sends requests until every process has answered. @returns the answer of each process for a token, by its process id */
async function askAll(port: number, token: string): Promise<Map<string, unknown>> {
  const outcomes = new Map<string, unknown>();
  for (let asked = 0; outcomes.size < processes && asked < 50 * processes; asked += 1) {
    const { headers, status, json } = await get(port, '/me', token);
    outcomes.set(String(headers['x-answered-by']), status === 200 ? 200 : json.error_type);
  }
  return outcomes;
}

describeOnServers(
  'The example postgres-cluster',
  server => {
    const folder = exampleFolder();
    let cluster: ExampleProcess;
    let port: number;

    before(async function () {
      this.timeout(60_000);
      const { url } = await newDatabase(server);
      cluster = await startOn(url as string, folder.path);
      ({ port } = cluster);
    });

    after(async () => {
      await cluster.stop('SIGTERM');
      folder.remove();
    });

    const allSay = async (token: string, what: unknown): Promise<void> => {
      expect([...(await askAll(port, token)).values()]).to.deep.equal(Array(processes).fill(what));
    };

    it('creates its tables in an empty database, from several processes at once', async () => {
      await allSay((await login(port)).access, 200);
    });

    it('refuses the tokens of a logged-out session in all processes', async () => {
      const gone = await login(port);
      const other = await login(port);
      expect((await post(port, '/logout', gone.access)).status).to.equal(200);
      await allSay(gone.access, 'SessionRevoked');
      expect((await post(port, '/refresh', gone.refresh)).json).to.include({ error_type: 'SessionRevoked' });
      await allSay(other.access, 200);
    });

    it('refuses a revoked access token in all processes, while its session continues', async () => {
      const held = await login(port);
      await post(port, '/revoke', held.access);
      await allSay(held.access, 'RevokedTokenError');
      await allSay((await refresh(port, held)).access, 200);
    });

    it('ends the session in all processes when a refresh token that was replaced twice is reused', async () => {
      const first = await login(port);
      const third = await refresh(port, await refresh(port, first));
      expect((await post(port, '/refresh', first.refresh)).json).to.include({ error_type: 'SessionRevoked' });
      await allSay(third.access, 'SessionRevoked');
    });

    it('lists the sessions of a user and ends one of them, in any process', async () => {
      const [mine, theirs] = [await login(port, 'mine'), await login(port, 'theirs')];
      const { json } = await get(port, '/sessions', mine.access);
      const sessions = json as unknown as { session_id: string; user_agent: string; current: boolean }[];
      expect(sessions.filter(({ current }) => current).map(agent => agent.user_agent)).to.deep.equal(['mine']);
      const { session_id } = sessions.find(agent => agent.user_agent === 'theirs')!;
      const ended = await send(port, `/sessions/${session_id}`, { method: 'DELETE', headers: bearer(mine.access) });
      expect(ended.json).to.deep.equal({ ended: 1 });
      await allSay(theirs.access, 'SessionRevoked');
      await allSay(mine.access, 200);
    });

    it('logs out everywhere', async () => {
      const both = [await login(port), await login(port)];
      await post(port, '/logout-everywhere', both[0]!.access);
      for (const { access } of both) await allSay(access, 'SessionRevoked');
      await allSay((await login(port)).access, 200);
    });

    it('replaces a process that dies, and the new process refuses what was refused before', async () => {
      const [gone, kept] = [await login(port), await login(port)];
      await post(port, '/logout', gone.access);
      const before = [...(await askAll(port, kept.access)).keys()];
      for (const pid of before) process.kill(Number(pid), 'SIGKILL');
      // Until the primary process notices, connections go to processes that cannot answer anymore.
      await until(() => before.every(pid => cluster.output.includes(`Process ${pid} has ended`)), 2000);
      await eventually(() => outcome(port, kept.access));
      const after = [...(await askAll(port, kept.access)).keys()];
      expect(after).to.have.length(processes);
      expect(after.filter(pid => before.includes(pid))).to.deep.equal([]);
      await allSay(gone.access, 'SessionRevoked');
      await allSay(kept.access, 200);
    }).timeout(60_000);

    it('finishes pending requests on SIGTERM, accepts no new connections, and exits with 0', async () => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', chunk => (answer += chunk.toString()));
      const closed = once(socket, 'close');
      const body = JSON.stringify({ username: 'alice', password: 'wonderland' });
      const headers = `Host: a\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}`;
      // The server answers 100 once it has the head of the request.
      socket.write(`POST /login HTTP/1.1\r\n${headers}\r\nExpect: 100-continue\r\n\r\n`);
      await once(socket, 'data');
      const stopped = cluster.stop('SIGTERM');
      await eventually(() => refused(port));
      socket.write(body);
      await closed;
      expect(answer).to.match(/HTTP\/1\.1 200 [^]*"refresh_token"/);
      expect(await stopped).to.equal(0);
      expect(cluster.output).not.to.match(/^\s+at /m);
    }).timeout(60_000);
  },
  engines,
);

describe('The example postgres-cluster without a server', () => {
  const folder = exampleFolder();

  after(() => folder.remove());

  for (const [url, line] of [
    [
      'postgres://auth:hunter2@127.0.0.1:1/auth',
      'The postgres server cannot be used: connect ECONNREFUSED 127.0.0.1:1',
    ],
    ['mysql://auth:hunter2@127.0.0.1:1/auth', 'The mysql server cannot be used: connect ECONNREFUSED 127.0.0.1:1'],
    [
      'postgres//auth:hunter2@127.0.0.1',
      'AUTHX_STORE_URL, or DATABASE_URL, must begin with postgres://, mysql:// or mariadb://, and be a URL.',
    ],
  ] as const) {
    it(`exits with 1 and prints one line without the password: ${url.replace('hunter2', '...')}`, async () => {
      const printed = await startOn(url, folder.path).then(
        () => 'started',
        (error: unknown) => (error as Error).message,
      );
      expect(printed).to.equal(`postgres-cluster ended with 1: ${line}\n`);
    }).timeout(60_000);
  }
});
