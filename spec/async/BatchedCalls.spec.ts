import { expect } from 'chai';
import { BatchedCalls } from '../../src/async/BatchedCalls';
import { OverloadError } from '../../src/async/LookupQueue';

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Calls whose batches end when a spec says so. */
function held(limits = { running: 2, items: 3, waiting: 10 }) {
  const batches: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const calls = new BatchedCalls<number, string>(
    items =>
      new Promise((resolve, reject) => {
        const end = (error?: Error): void => (error ? reject(error) : resolve(items.map(String)));
        batches.push({ items, end });
      }),
    limits,
  );
  return { batches, calls, sizes: () => batches.map(({ items }) => items.length) };
}

describe('BatchedCalls', () => {
  it('runs the calls of one turn together, and answers each', async () => {
    const { batches, calls } = held();
    const answers = [1, 2, 3].map(item => calls.ask(item));
    await turn();
    expect(batches.map(({ items }) => items)).to.deep.equal([[1, 2, 3]]);
    batches[0]?.end();
    expect(await Promise.all(answers)).to.deep.equal(['1', '2', '3']);
  });

  it('does not join equal items, because each is a call of its own', async () => {
    const { batches, calls } = held();
    const answers = [1, 1].map(item => calls.ask(item));
    await turn();
    expect(batches[0]?.items).to.deep.equal([1, 1]);
    batches[0]?.end();
    expect(await Promise.all(answers)).to.deep.equal(['1', '1']);
  });

  it('runs no more batches at the same time, and none with more items, than it may', async () => {
    const { batches, calls, sizes } = held();
    const answers = Array.from({ length: 10 }, (_, i) => calls.ask(i));
    await turn();
    expect(sizes()).to.deep.equal([3, 3]);
    batches[1]?.end();
    await turn();
    await turn();
    expect(sizes()).to.deep.equal([3, 3, 3]);
    batches[0]?.end();
    await turn();
    await turn();
    expect(sizes()).to.deep.equal([3, 3, 3, 1]);
    batches[2]?.end();
    batches[3]?.end();
    expect(await Promise.all(answers)).to.deep.equal(Array.from({ length: 10 }, (_, i) => String(i)));
  });

  it('fails the calls of a batch that fails, and no others', async () => {
    const { batches, calls } = held();
    const answers = [1, 2, 3, 4].map(item => calls.ask(item).catch((error: unknown) => (error as Error).message));
    await turn();
    batches[0]?.end(new Error('down'));
    batches[1]?.end();
    expect(await Promise.all(answers)).to.deep.equal(['down', 'down', 'down', '4']);
  });

  it('refuses one call more than may wait, at once', async () => {
    const { batches, calls } = held({ running: 1, items: 1, waiting: 2 });
    const answers = [1, 2].map(item => calls.ask(item));
    const failure: unknown = await calls.ask(3).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(OverloadError);
    for (let i = 0; i < 2; i += 1) {
      await turn();
      await turn();
      batches[i]?.end();
    }
    expect(await Promise.all(answers)).to.deep.equal(['1', '2']);
  });
});
