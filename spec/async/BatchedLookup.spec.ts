import { expect } from 'chai';
import { BatchedLookup } from '../../src/async/BatchedLookup';

describe('BatchedLookup', () => {
  it('sends lookups of one turn in one query, and returns each its own result', async () => {
    const asked: (readonly string[])[] = [];
    const lookup = new BatchedLookup<string, string>(keys => {
      asked.push(keys);
      return keys.map(key => key.toUpperCase());
    });
    const answers = await Promise.all(['a', 'b', 'a'].map(key => lookup.ask(key)));
    expect(answers).to.deep.equal(['A', 'B', 'A']);
    expect(asked).to.deep.equal([['a', 'b', 'a']]);
    expect(await lookup.ask('c')).to.equal('C');
    expect(asked).to.have.length(2);
  });

  it('fails all lookups if the query fails, synchronously or not, and sends a new query for the next lookup', async () => {
    const failure = new Error('no database');
    for (const fail of [
      () => {
        throw failure;
      },
      () => Promise.reject(failure),
    ]) {
      let isDown = true;
      const lookup = new BatchedLookup<string, string>(keys => (isDown ? fail() : keys));
      const outcomes = await Promise.allSettled(['a', 'b'].map(key => lookup.ask(key)));
      expect(outcomes).to.deep.equal([
        { status: 'rejected', reason: failure },
        { status: 'rejected', reason: failure },
      ]);
      isDown = false;
      expect(await lookup.ask('a')).to.equal('a');
    }
  });

  it('does not use the result of an earlier query', async () => {
    let value = 1;
    const lookup = new BatchedLookup<string, number>(async keys => {
      const found = value;
      await new Promise(resolve => setTimeout(resolve, 5));
      return keys.map(() => found);
    });
    const first = lookup.ask('a');
    await new Promise(setImmediate);
    value = 2;
    expect(await lookup.ask('a')).to.equal(2);
    expect(await first).to.equal(1);
  });
});
