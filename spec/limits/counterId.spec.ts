import { expect } from 'chai';
import { counterId } from '../../src/limits/counterId';

describe('counterId', () => {
  it('gives counters of different limits and keys different ids, wherever the parts are cut', () => {
    const parts = [
      ['limit', 'a', 'bc'],
      ['limit', 'ab', 'c'],
      ['limit', 'abc'],
      ['limita', 'bc'],
      ['limit', 'a', 'b', 'c'],
    ];
    parts.push(['limit', 'a","b', 'c'], ['limit', 'a', 'b","c'], ['limit', 'a', 'BC']);
    expect(new Set(parts.map(own => counterId(...own))).size).to.equal(parts.length);
    expect(counterId('limit', 1)).not.to.equal(counterId('limit', '1'));
  });

  it('is short and tells nothing of a key, however long it is', () => {
    expect(counterId('x'.repeat(1_000_000))).to.match(/^[\w-]{24}$/);
  });
});
