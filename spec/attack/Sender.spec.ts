import { expect } from 'chai';
import { AttackError } from '../../src/attack/AttackError';
import { Sender } from '../../src/attack/http/Sender';
import { readTarget } from '../../src/attack/Target';

describe('The sender of an attack', () => {
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
