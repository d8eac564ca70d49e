import { expect } from 'chai';
import type { Context } from 'koa';
import { type CountedRequest, MemoryRateLimitStore, type OutcomeCounts, type RateLimitStore } from '../../src/index';
import { makeAuth } from '../koa/support/serve';
import { outcomeOf } from '../sessions/support/login';

const headers = { getHeader: () => undefined, setHeader: () => undefined };
const ctx = { ip: '10.0.0.1', req: { headers: {} }, request: {}, res: headers, state: {} } as unknown as Context;

describe('auth.counts.operations.rateLimit', () => {
  it('counts accepted and refused requests, and failures of the store, whether they are allowed or refused', async () => {
    const memory = new MemoryRateLimitStore();
    let isDown = false;
    const store: RateLimitStore = {
      take: (counters): CountedRequest => {
        if (isDown) throw new Error('down');
        return memory.take(counters);
      },
      giveBack: counted => memory.giveBack(counted),
      purge: () => memory.purge(),
    };
    const limit = { perAccountAndAddress: { max: 2, window: '1m' } } as const;
    const auth = makeAuth({ rateLimits: { store, onStoreFailure: 'allow' }, loginThrottle: limit });
    const counts = (): OutcomeCounts => auth.counts.operations.rateLimit;
    const attempt = (): Promise<string> => outcomeOf(auth.loginThrottle.attempt(ctx, 'alice', () => undefined));
    expect(counts()).to.deep.equal({ succeeded: 0, refused: 0, unavailable: 0 });
    expect([await attempt(), await attempt(), await attempt()]).to.deep.equal(['ok', 'ok', 'RateLimitExceeded']);
    expect(counts()).to.deep.equal({ succeeded: 2, refused: 1, unavailable: 0 });
    isDown = true;
    expect(await attempt()).to.equal('RateLimitUnavailableError');
    expect(counts()).to.deep.equal({ succeeded: 2, refused: 1, unavailable: 1 });
    // Routes allow such requests, and they count as well.
    await auth.requests.rateLimiter.take([{ id: 'x', max: 1, window: 1000 }]);
    expect(counts()).to.deep.equal({ succeeded: 2, refused: 1, unavailable: 2 });
  });
});
