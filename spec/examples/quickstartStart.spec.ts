import { expect } from 'chai';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send } from '../support/send';

describe('Starting the example quickstart', () => {
  const folders: { path: string; remove(): void }[] = [];
  const servers: ExampleProcess[] = [];

  const folder = (): string => {
    const made = exampleFolder();
    folders.push(made);
    return made.path;
  };

  async function start(path: string, environment: NodeJS.ProcessEnv = {}): Promise<ExampleProcess> {
    const server = await ExampleProcess.start('quickstart', path, environment);
    servers.push(server);
    return server;
  }

  /** Returns the output of a process that did not start. */
  async function failure(path: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
    return start(path, environment).then(
      () => expect.fail('started'),
      (error: unknown) => (error as Error).message,
    );
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  after(() => {
    for (const made of folders) made.remove();
  });

  it('works for four processes at once in an empty folder, which share one key and one set of users', async () => {
    for (let round = 0; round < 2; round += 1) {
      const path = folder();
      const four = await Promise.all(Array.from({ length: 4 }, () => start(path)));
      const login = { method: 'POST', body: { username: 'alice', password: 'wonderland' } };
      const { json } = await send(four[0]!.port, '/login', login);
      for (const { port } of four) {
        const { status } = await send(port, '/users', { headers: bearer(json.access_token as string) });
        expect(status).to.equal(200);
      }
      expect(readdirSync(join(path, 'data')).filter(name => name.startsWith('jwt.key'))).to.deep.equal(['jwt.key']);
      for (const server of four) await server.stop();
    }
  }).timeout(180_000);

  describe('in one folder', () => {
    let path: string;
    let server: ExampleProcess;

    before(async () => {
      path = folder();
      server = await ExampleProcess.start('quickstart', path);
    });

    after(() => server.stop());

    it('answers 400 to request lines with an invalid URL or path, and prints nothing', async () => {
      const printed = server.output;
      for (const target of ['http://[', 'http://[/me', '/%', '/%ff']) {
        const status = await statusOf(server.port, target);
        expect(status, target).to.be.within(400, 499);
        if (target.startsWith('http://[')) expect(status, target).to.equal(400);
      }
      expect((await send(server.port, '/health')).status).to.equal(200);
      expect(server.output).to.equal(printed);
    });

    it('prints one line and exits with 1 if the port is in use', async () => {
      const printed = await failure(path, { PORT: String(server.port), JWT_SECRET_KEY: 'x-1'.repeat(30) });
      expect(printed).to.match(/ended with 1: listen EADDRINUSE.*\n$/);
      expect(printed.trim().split('\n')).to.have.length(1);
    });

    it('keeps its key over a restart, and says what to do if the key file is empty', async () => {
      const keyFile = join(path, 'data/jwt.key');
      await server.stop();
      const key = readFileSync(keyFile, 'utf8');
      await (await start(path)).stop();
      expect(readFileSync(keyFile, 'utf8')).to.equal(key);
      expect(key).to.have.lengthOf(86);
      writeFileSync(keyFile, '\n');
      expect(await failure(path)).to.match(/jwt\.key is empty: remove it/);
    });
  });

  it('listens on port 3000 if PORT is empty', async () => {
    const outcome = await start(folder(), { PORT: '' }).then(
      ({ output }) => output,
      (error: unknown) => (error as Error).message,
    );
    // Something else may hold that port.
    expect(outcome).to.match(/Listening on http:\/\/127\.0\.0\.1:3000\.|EADDRINUSE.*:3000/);
  });
});

/** Sends a request line unchanged, which an HTTP client would refuse to send. */
function statusOf(port: number, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', chunk => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('end', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])));
    socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  });
}
