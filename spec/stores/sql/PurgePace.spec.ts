import { expect } from 'chai';
import { PurgePace, type ChunkLimits } from '../../../src/stores/sql/PurgePace';

const limits: ChunkLimits = { time: 4, leastRows: 20, mostRows: 500, pause: 1 };

/** Returns the next chunk size after each chunk that took this many milliseconds. */
function sizesAfter(...took: readonly number[]): number[] {
  const pace = new PurgePace();
  return took.map(time => {
    pace.adapt(time, limits);
    return pace.rows;
  });
}

describe('PurgePace', () => {
  it('starts with a small chunk', () => {
    expect(new PurgePace().rows).to.equal(50);
  });

  it('makes the chunk smaller after a slow one and larger after a fast one', () => {
    expect(sizesAfter(5)).to.deep.equal([40]);
    expect(sizesAfter(3)).to.deep.equal([67]);
    expect(sizesAfter(4, 4)).to.deep.equal([50, 50]);
  });

  it('changes the chunk size at most to double or half', () => {
    expect(sizesAfter(0, 0)).to.deep.equal([100, 200]);
    expect(sizesAfter(1000)).to.deep.equal([25]);
  });

  it('stays within the limits of the store', () => {
    expect(sizesAfter(1000, 1000, 1000).at(-1)).to.equal(20);
    expect(sizesAfter(0, 0, 0, 0).at(-1)).to.equal(500);
  });

  it('pauses for a multiple of the time of a chunk, and at least a millisecond', () => {
    expect(new PurgePace().adapt(7, limits)).to.equal(7);
    expect(new PurgePace().adapt(7, { ...limits, pause: 0.5 })).to.equal(3.5);
    expect(new PurgePace().adapt(0.1, limits)).to.equal(1);
  });
});
