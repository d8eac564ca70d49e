import { expect } from 'chai';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { TimeoutError, withTimeout } from '../../src/async/withTimeout';
import { errorOf } from '../stores/support/errorOf';

const never = new Promise<never>(() => undefined);

describe('withTimeout', () => {
  it('returns the answer or its error if they come in time', async () => {
    let late = 0;
    expect(await withTimeout(Promise.resolve(7), 5, () => (late += 1))).to.equal(7);
    const failure = new Error('no');
    expect(await errorOf(withTimeout(Promise.reject(failure), 5, () => (late += 1)))).to.equal(failure);
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(late).to.equal(0);
  });

  it('rejects after the time limit, and calls onLate once', async () => {
    let late = 0;
    const failed = await errorOf(withTimeout(never, 10, () => (late += 1)));
    expect(failed).to.be.instanceOf(TimeoutError);
    expect(failed.message).to.equal('No answer within 10 ms.');
    expect(late).to.equal(1);
  });

  it('accepts an answer that arrived while the process was busy', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [other] = await accepted;
    // The answer is written, but not read yet.
    await new Promise<void>(resolve => other.write('here', () => resolve()));
    const waiting = withTimeout(
      once(socket, 'data').then(([data]) => String(data)),
      20,
    );
    setImmediate(() => {
      const end = Date.now() + 40;
      while (Date.now() < end);
    });
    try {
      expect(await waiting).to.equal('here');
    } finally {
      socket.destroy();
      other.destroy();
      server.close();
    }
  });
});
