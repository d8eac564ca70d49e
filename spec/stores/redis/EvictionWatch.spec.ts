import { expect } from 'chai';
import { EvictionWatch } from '../../../src/stores/redis/EvictionWatch';

const info = (runId: string, evicted: number): Map<string, string> =>
  new Map([
    ['run_id', runId],
    ['evicted_keys', String(evicted)],
  ]);

describe('EvictionWatch.evictedSince', () => {
  it('counts evicted keys from the first call', () => {
    const watch = new EvictionWatch();
    expect([7, 7, 9, 10].map(evicted => watch.evictedSince(info('a', evicted)))).to.deep.equal([0, 0, 2, 3]);
  });

  it('starts again from 0 after a reset of the statistics and on another server', () => {
    const watch = new EvictionWatch();
    const counts = [info('a', 3), info('a', 5), info('a', 0), info('a', 1), info('b', 8), info('b', 9)];
    expect(counts.map(count => watch.evictedSince(count))).to.deep.equal([0, 2, 0, 1, 0, 1]);
  });

  it('returns 0 when the server does not report evicted_keys', () => {
    const watch = new EvictionWatch();
    expect(watch.evictedSince(new Map())).to.equal(0);
    expect(watch.evictedSince(new Map())).to.equal(0);
  });
});
