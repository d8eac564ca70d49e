import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Attempt } from '../../src/attack/Attempt';
import type { Outcome } from '../../src/attack/http/RawAnswer';
import { Sender } from '../../src/attack/http/Sender';
import { observe } from '../../src/attack/judging/observe';
import { readTarget } from '../../src/attack/Target';

const timeout = 20_000;

/** Writes a piece again and again, until the client closes the connection. */
function writeEndlessly(socket: Socket, piece: string): void {
  const write = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', write);
  write();
}

describe('An attack on a hostile server', function () {
  this.timeout(timeout * 2);
  let server: Server | undefined;

  afterEach(() => void server?.close());

  async function ask(answer: (socket: Socket) => void): Promise<Outcome> {
    const started = createServer(socket => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          answer(socket);
        });
    });
    server = started;
    await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve));
    const { port } = started.address() as AddressInfo;
    const sender = new Sender(readTarget(`http://127.0.0.1:${String(port)}`, undefined), { timeout });
    return sender.send({ method: 'GET', target: '/', headers: [] });
  }

  it('reads the answer after many interim answers', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(40_000);
    const { status } = await ask(socket => void socket.end(`${interim}HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n`));
    expect(status).to.equal(401);
  });

  it('closes the connection of a server whose headers do not end', async () => {
    const begun = performance.now();
    const outcome = await ask(socket => {
      socket.write('HTTP/1.1 200 OK\r\n');
      writeEndlessly(socket, `X-Attack: ${'x'.repeat(60_000)}\r\n`);
    });
    expect(outcome).to.deep.equal({ status: 0, failure: 'closed' });
    expect(performance.now() - begun).to.be.lessThan(timeout / 2);
  });

  it('closes the connection of a server whose interim answers do not end', async () => {
    const outcome = await ask(socket => writeEndlessly(socket, 'HTTP/1.1 103 Early\r\n\r\n'.repeat(1000)));
    expect(outcome).to.deep.equal({ status: 0, failure: 'closed' });
  });

  it('reads the first megabyte of a body that does not end', async () => {
    const outcome = await ask(socket => {
      socket.write('HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n');
      writeEndlessly(socket, '1\r\nx\r\n'.repeat(5000));
    });
    expect(outcome.status).to.equal(401);
  });

  it('reads a body to the end of the connection if its length is no number', async () => {
    for (const length of ['attack', '-3']) {
      const outcome = await ask(
        socket => void socket.end(`HTTP/1.1 401 No\r\nContent-Length: ${length}\r\n\r\nrefused`),
      );
      expect(outcome, length).to.include({ status: 401, body: 'refused' });
      server?.close();
    }
  });

  const route = { method: 'GET', path: '/me', action: '', access: 'guarded', declaredBy: { class: [], method: [] } };
  const attempt = { row: 'alg-none', route, request: { method: 'GET', headers: [] }, judgement: 'refuse' };
  const warningsOf = (body: string): string[] =>
    observe(attempt as unknown as Attempt, { status: 400, headers: [], body }).map(({ warning }) => warning);

  for (const [title, piece] of [
    ['SELECT', 'SELECT '],
    ['line ends', '\n'],
    ['a stack without a line', '\\n at '],
    ['spaces', ' at :1'],
  ] as const) {
    it(`searches a megabyte of ${title} quickly`, () => {
      const begun = performance.now();
      expect(warningsOf(piece.repeat(Math.ceil(1_048_576 / piece.length)))).to.deep.equal([]);
      expect(performance.now() - begun).to.be.lessThan(2000);
    });
  }

  it('still notices stacks and SQL', () => {
    expect(warningsOf('Error: x\n    at find (/app/users.js:12:7)\n')).to.deep.equal(['stack-in-answer']);
    expect(warningsOf('{"stack":"Error: x\\n    at find (/app/users.js:12:7)"}')).to.deep.equal(['stack-in-answer']);
    expect(warningsOf('near: SELECT name FROM users')).to.deep.equal(['sql-in-answer']);
  });
});
