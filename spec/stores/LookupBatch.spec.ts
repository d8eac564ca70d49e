import { expect } from 'chai';
import { LookupBatch } from '../../src/stores/LookupBatch';

describe('Lookups that arrive together', () => {
  it('are asked for at once, and each gets its own answer', async () => {
    const asked: (readonly string[])[] = [];
    const lookups = new LookupBatch(keys => {
      asked.push(keys);
      return new Set(['b']);
    });
    expect(await Promise.all(['a', 'b', 'c', 'b'].map(key => lookups.has(key)))).to.deep.equal([
      false,
      true,
      false,
      true,
    ]);
    expect(asked).to.deep.equal([['a', 'b', 'c', 'b']]);
    expect(await lookups.has('a')).to.equal(false);
    expect(asked).to.have.length(2);
  });

  it('all fail where the question fails, and the next is asked anew', async () => {
    const failure = new Error('no database');
    let isDown = true;
    const lookups = new LookupBatch(async () => {
      if (isDown) throw failure;
      return new Set<string>();
    });
    const outcomes = await Promise.allSettled(['a', 'b'].map(key => lookups.has(key)));
    expect(outcomes).to.deep.equal([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ]);
    isDown = false;
    expect(await lookups.has('a')).to.equal(false);
  });
});
