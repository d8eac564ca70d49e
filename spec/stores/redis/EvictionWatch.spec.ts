import { expect } from 'chai';
import { EvictionWatch } from '../../../src/stores/redis/EvictionWatch';

const info = (runId: string, evicted: number): Map<string, string> =>
  new Map([
    ['run_id', runId],
    ['evicted_keys', String(evicted)],
  ]);

describe('The keys that a Redis evicts', () => {
  it('are counted from the first time on that it was asked', () => {
    const watch = new EvictionWatch();
    expect([7, 7, 9, 10].map(evicted => watch.evictedSince(info('a', evicted)))).to.deep.equal([0, 0, 2, 3]);
  });

  it('are counted anew where its counts were reset, and on another server', () => {
    const watch = new EvictionWatch();
    const counts = [info('a', 3), info('a', 5), info('a', 0), info('a', 1), info('b', 8), info('b', 9)];
    expect(counts.map(count => watch.evictedSince(count))).to.deep.equal([0, 2, 0, 1, 0, 1]);
  });

  it('are none where it does not report them', () => {
    const watch = new EvictionWatch();
    expect(watch.evictedSince(new Map())).to.equal(0);
    expect(watch.evictedSince(new Map())).to.equal(0);
  });
});
