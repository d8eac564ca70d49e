import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { AttackError } from '../../src/attack/AttackError';
import { Sender } from '../../src/attack/http/Sender';
import { readTarget } from '../../src/attack/Target';

const request = { method: 'GET', target: '/', headers: [] } as const;

describe('The sender of an attack', () => {
  let server: Server | undefined;

  async function senderTo(listener: RequestListener, timeout: number): Promise<Sender> {
    const started = createServer(listener);
    server = started;
    await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve));
    const { port } = started.address() as AddressInfo;
    return new Sender(readTarget(`http://127.0.0.1:${String(port)}`, undefined), { timeout });
  }

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  it('waits longer for the answer to a repeated request, because a busy server is no finding', async () => {
    const sender = await senderTo((_, response) => void setTimeout(() => response.end(), 900), 600);
    expect(await sender.send(request)).to.deep.equal({ status: 0, failure: 'timeout' });
    expect((await sender.sendAgain(request)).status).to.equal(200);
  });

  it('sends no more requests than it may', async () => {
    const sender = new Sender(readTarget('http://127.0.0.1:1', undefined), { maxRequests: 2 });
    const send = () => sender.send({ method: 'GET', target: '/', headers: [] });
    expect(await send()).to.deep.equal({ status: 0, failure: 'unreachable' });
    await send();
    const refused = await send().catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(AttackError).with.property('message').that.includes('--max-requests');
    expect(sender.tried).to.equal(2);
  });
});
