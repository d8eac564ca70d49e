import { expect } from 'chai';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type AuthXEventName, onAuthXEvent } from '../../src/index';
import { EventChannel } from '../../src/events/EventChannel';
import { warningsDuring } from '../koa/support/warnings';
import { payloadsOf } from './support/recorder';
import { openShop, password, type Shop } from './support/Shop';

describe('onAuthXEvent', () => {
  let shop: Shop;
  let token: string;

  before(async () => {
    shop = await openShop();
    token = (await shop.auth.createTokenPair('alice')).access_token;
  });

  it('costs nothing without a listener: no payload is made', async () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- put back below, and called on its channel
    const { publish } = EventChannel.prototype;
    let made = 0;
    EventChannel.prototype.publish = () => void (made += 1);
    try {
      await shop.post('/login', undefined, { password });
      await shop.get('/orders/7', token);
      await shop.get('/orders/7');
      await shop.post('/refunds', token);
      await shop.get('/search');
      await shop.get('/search');
      await shop.post('/login', undefined, { password: 'wrong' });
      shop.isDown = true;
      await shop.get('/orders/7', token);
    } finally {
      shop.isDown = false;
      EventChannel.prototype.publish = publish;
    }
    expect(made).to.equal(0);
  });

  it('does not judge more rules of the policies without a listener', async () => {
    shop.judged.length = 0;
    await shop.post('/refunds', token);
    await payloadsOf('policy.decided', () => shop.post('/refunds', token));
    expect(shop.judged).to.deep.equal([1, 2]);
  });

  for (const [title, listener] of [
    [
      'throws',
      () => {
        throw new RangeError('of alice');
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('of alice'))],
  ] as const) {
    it(`answers the request if a listener ${title}, and warns once without the text of the error`, async () => {
      const warnings = await warningsDuring(async () => {
        const stop = onAuthXEvent('request.accepted', listener);
        const statuses = [(await shop.get('/orders/7', token)).status, (await shop.get('/orders/7', token)).status];
        stop();
        expect(statuses).to.deep.equal([200, 200]);
        await new Promise(setImmediate);
      });
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include('request.accepted failed (RangeError)').and.not.include('alice');
    });
  }

  it('listens until it is stopped', async () => {
    let heard = 0;
    const stop = onAuthXEvent('request.accepted', () => void (heard += 1));
    await shop.get('/orders/7', token);
    stop();
    stop();
    await shop.get('/orders/7', token);
    expect(heard).to.equal(1);
  });

  it('gives all listeners one payload that none of them can change', async () => {
    const [event] = await payloadsOf('request.accepted', () => shop.get('/orders/7', token));
    expect(event).to.be.frozen;
  });

  it('freezes the lists of a payload and what they hold, since the application gets them too', async () => {
    const [decision] = await payloadsOf('policy.decided', () => shop.post('/refunds', token));
    const [rule] = decision?.rules ?? [];
    expect(rule).to.be.frozen;
    expect(rule?.unmet).to.be.frozen;
    expect(decision?.rules).to.be.frozen;
    const [refusal] = await payloadsOf('refusal.explained', () => shop.post('/refunds', token));
    expect(refusal?.token).to.be.frozen;
    expect(refusal?.token?.scopes).to.be.frozen;
    expect(refusal?.lacking).to.be.frozen;
  });

  it('hears what node:diagnostics_channel publishes under the documented name', async () => {
    const heard: unknown[] = [];
    const listener = (event: unknown): void => void heard.push(event);
    subscribe('routing-controllers-authx:request.refused', listener);
    await shop.get('/orders/7');
    unsubscribe('routing-controllers-authx:request.refused', listener);
    expect(heard).to.have.lengthOf(1);
  });

  it('refuses names that no event has, and listeners that are not functions', () => {
    for (const name of ['token.isued', 'toString', undefined]) {
      expect(() => onAuthXEvent(name as AuthXEventName, () => undefined)).to.throw(TypeError, 'is not an event');
    }
    expect(() => onAuthXEvent('token.issued', undefined as never)).to.throw(TypeError, 'must be a function');
  });
});
