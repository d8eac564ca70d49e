import { expect } from 'chai';
import { Turnstile } from '../../src/stores/typeorm/server/Turnstile';

describe('A turnstile', () => {
  it('lets so many act at a time, the others in their order, and goes on where one fails', async () => {
    const turnstile = new Turnstile(2);
    const seen: string[] = [];
    const ends: (() => void)[] = [];
    let within = 0;
    let most = 0;
    const act = async (i: number): Promise<number> => {
      most = Math.max(most, (within += 1));
      seen.push(String(i));
      await new Promise<void>(resolve => ends.push(resolve));
      within -= 1;
      if (i === 1) throw new Error('mine');
      return i;
    };
    const all = Promise.allSettled([0, 1, 2, 3, 4].map(i => turnstile.pass(() => act(i))));
    while (seen.length < 5 || ends.length > 0) {
      ends.shift()?.();
      await new Promise(setImmediate);
    }
    const outcomes = (await all).map(one => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect([outcomes, most, seen.join('')]).to.deep.equal([[0, 'failed', 2, 3, 4], 2, '01234']);
  });

  it('lets so many wait, and fails at once for one more', async () => {
    const turnstile = new Turnstile(1);
    let leave = (): void => undefined;
    const first = turnstile.pass(() => new Promise<void>(resolve => (leave = resolve)));
    const waiting = Array.from({ length: 10_000 }, () => turnstile.pass(async () => undefined));
    const tooMany = await Promise.allSettled([turnstile.pass(async () => undefined)]);
    expect(tooMany.map(({ status }) => status)).to.deep.equal(['rejected']);
    leave();
    await Promise.all([first, ...waiting]);
    await turnstile.pass(async () => undefined);
  });
});
