import { expect } from 'chai';
import { Semaphore } from '../../../src/stores/sql/dialects/server/Semaphore';

describe('Semaphore', () => {
  it('runs at most its limit of actions at once, in order, even after a failure', async () => {
    const semaphore = new Semaphore(2);
    const started: string[] = [];
    const ends: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const act = async (i: number): Promise<number> => {
      most = Math.max(most, (running += 1));
      started.push(String(i));
      await new Promise<void>(resolve => ends.push(resolve));
      running -= 1;
      if (i === 1) throw new Error('mine');
      return i;
    };
    const all = Promise.allSettled([0, 1, 2, 3, 4].map(i => semaphore.run(() => act(i))));
    while (started.length < 5 || ends.length > 0) {
      ends.shift()?.();
      await new Promise(setImmediate);
    }
    const outcomes = (await all).map(one => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect([outcomes, most, started.join('')]).to.deep.equal([[0, 'failed', 2, 3, 4], 2, '01234']);
  });

  it('lets 10,000 actions wait, and refuses the next one at once', async () => {
    const semaphore = new Semaphore(1);
    let end = (): void => undefined;
    const first = semaphore.run(() => new Promise<void>(resolve => (end = resolve)));
    const waiting = Array.from({ length: 10_000 }, () => semaphore.run(async () => undefined));
    const tooMany = await Promise.allSettled([semaphore.run(async () => undefined)]);
    expect(tooMany.map(({ status }) => status)).to.deep.equal(['rejected']);
    end();
    await Promise.all([first, ...waiting]);
    await semaphore.run(async () => undefined);
  });
});
