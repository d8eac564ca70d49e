import { expect } from 'chai';
import { counterId } from '../../src/limits/counterId';
import { MemoryRateLimitStore } from '../../src/index';
import type { RateLimitCounter } from '../../src/index';
import { withMonotonicClock } from '../revocation/cache/support/monotonic';

const counter = (key: string | number, changes: Partial<RateLimitCounter> = {}): RateLimitCounter => ({
  id: counterId('spec', key),
  max: 2,
  window: 60_000,
  ...changes,
});

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns an id as a hash has it, and is made faster. */
const someId = (i: number): string =>
  `${alphabet.charAt(i % 64)}${alphabet.charAt((i >> 6) % 64)}${String(i).padStart(22, '0')}`;

const isAccepted = (store: MemoryRateLimitStore, one: RateLimitCounter): boolean => store.take([one]).isAccepted;

describe('MemoryRateLimitStore', () => {
  it('keeps a million keys in bounded memory, and resets no counter meanwhile', () => {
    const store = new MemoryRateLimitStore();
    const victim = counter('victim');
    expect([isAccepted(store, victim), isAccepted(store, victim)]).to.deep.equal([true, true]);
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1_000_000; i += 1) store.take([{ ...victim, id: someId(i) }]);
    expect(store.size).to.be.at.most(100_000 + 4096);
    expect((process.memoryUsage().heapUsed - before) / 1e6).to.be.below(250);
    expect(isAccepted(store, victim)).to.equal(false);
  }).timeout(60_000);

  it('never accepts more than the maximum of a key that shares a counter, and frees the memory after the window', async () => {
    await withMonotonicClock(async tick => {
      const store = new MemoryRateLimitStore({ maxKeys: 10 });
      for (let i = 0; i < 10; i += 1) store.take([counter(i)]);
      const late = counter('late');
      const accepted = Array.from({ length: 5 }, () => isAccepted(store, late)).filter(Boolean);
      expect(accepted).to.have.length(2);
      // The counters of the first keys are gone, and this one is not forgotten with them.
      tick(59_999);
      for (let i = 0; i < 10; i += 1) store.take([counter(i)]);
      expect(isAccepted(store, late)).to.equal(false);
      tick(1);
      expect(isAccepted(store, late)).to.equal(true);
      tick(120_000);
      await store.purge();
      expect(store.size).to.equal(0);
    });
  });

  it('keeps a key with its shared counter until that is empty, even if there is room again', async () => {
    await withMonotonicClock(async tick => {
      const store = new MemoryRateLimitStore({ maxKeys: 1 });
      store.take([counter('first', { window: 1000 })]);
      const late = counter('late');
      expect([isAccepted(store, late), isAccepted(store, late)]).to.deep.equal([true, true]);
      tick(2000);
      await store.purge();
      expect(isAccepted(store, late)).to.equal(false);
    });
  });

  it('gives back requests of a shared counter', () => {
    const store = new MemoryRateLimitStore({ maxKeys: 1 });
    store.take([counter('first')]);
    const late = counter('late', { max: 1 });
    const { slot = -1 } = store.take([late]).states[0] ?? {};
    expect(isAccepted(store, late)).to.equal(false);
    store.giveBack([{ ...late, slot }]);
    expect(isAccepted(store, late)).to.equal(true);
  });

  it('deletes counters whose window is over while it counts others', async () => {
    await withMonotonicClock(async tick => {
      const store = new MemoryRateLimitStore();
      for (let i = 0; i < 1000; i += 1) store.take([counter(i)]);
      tick(60_000);
      for (let i = 0; i < 300; i += 1) store.take([counter(`later ${String(i)}`)]);
      expect(store.size).to.be.below(400);
    });
  });

  it('refuses a size that is none', () => {
    for (const maxKeys of [0, -1, 1.5, NaN, '5' as never]) {
      expect(() => new MemoryRateLimitStore({ maxKeys })).to.throw(RangeError, /maxKeys must be a whole number/);
    }
  });
});
