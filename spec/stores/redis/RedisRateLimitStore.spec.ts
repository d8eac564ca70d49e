import { expect } from 'chai';
import { someCounter } from '../../../src/testing/limits/someCounter';
import { CountingClient, describeOnRedis, newClient, newPrefix, openRateLimitStore } from '../support/redisServer';

describeOnRedis('RedisRateLimitStore', () => {
  it('lets counters expire soon after their window', async () => {
    const [client, prefix] = [newClient(), newPrefix()];
    const store = await openRateLimitStore(client, { prefix });
    for (const max of [2, 100]) {
      const counter = someCounter({ max, window: 60_000 });
      await store.take([counter]);
      const left = await client.pttl(prefix + counter.id);
      expect(left).to.be.above(50_000).and.at.most(62_000);
    }
  });

  it('counts the requests of one turn of the event loop, with all of their limits, by one command', async () => {
    const client = new CountingClient(newClient());
    const store = await openRateLimitStore(client);
    await store.take([someCounter()]);
    const before = client.questions;
    await Promise.all(Array.from({ length: 20 }, () => store.take([someCounter(), someCounter()])));
    expect(client.questions - before).to.equal(1);
  });
});
