import { expect } from 'chai';
import { headerValues } from '../../src/transport/headerValues';
import type { RequestLike } from '../../src/transport/RequestLike';

const values = (headers: RequestLike['headers'], ...rawHeaders: string[]): readonly string[] =>
  headerValues({ headers, rawHeaders }, 'X-Token');

describe('headerValues', () => {
  describe('returns what upstream made of a header', () => {
    it('that was added', () => {
      expect(values({ 'x-token': 'added' })).to.deep.equal(['added']);
      expect(values({ 'x-token': 'added' }, 'Host', 'a')).to.deep.equal(['added']);
      expect(values({ 'x-token': '' }, 'Host', 'a')).to.deep.equal(['']);
    });

    it('that was changed, duplicates and all', () => {
      expect(values({ 'x-token': 'changed' }, 'X-Token', 'a')).to.deep.equal(['changed']);
      expect(values({ 'x-token': 'changed' }, 'X-Token', 'a', 'x-token', 'b')).to.deep.equal(['changed']);
      // Not what Node makes of two values: somebody chose the second.
      expect(values({ 'x-token': 'b' }, 'X-Token', 'a', 'X-Token', 'b')).to.deep.equal(['b']);
    });

    it('that was deleted, duplicates and all', () => {
      expect(values({}, 'X-Token', 'a', 'x-token', 'b')).to.deep.equal([]);
      expect(values({ 'x-token': undefined }, 'X-Token', 'a')).to.deep.equal([]);
    });

    it('that an adapter gives as a list', () => {
      expect(values({ 'x-token': ['a', 'b'] })).to.deep.equal(['a', 'b']);
      expect(values({ 'x-token': ['a', 1 as never] })).to.deep.equal(['a']);
    });

    it('whatever the letter case in the raw list', () => {
      expect(values({ 'x-token': 'a' }, 'X-TOKEN', 'a', 'x-tOken', 'b')).to.deep.equal(['a', 'b']);
    });
  });

  it('returns the duplicates that Node leaves out, or joins', () => {
    const received = ['X-Token', 'a', 'X-Token', 'b'];
    for (const made of ['a', 'a, b', 'a; b'])
      expect(values({ 'x-token': made }, ...received)).to.deep.equal(['a', 'b']);
  });

  it('takes an inherited property for no header', () => {
    const headers = Object.create({ 'x-token': 'inherited' }) as Record<string, string>;
    expect(values(headers)).to.deep.equal([]);
    expect(headerValues({ headers: {}, rawHeaders: [] }, 'constructor')).to.deep.equal([]);
  });

  it('reads the raw list alone where there is nothing else', () => {
    expect(values(undefined, 'X-Token', 'a', 'X-Token', 'b')).to.deep.equal(['a', 'b']);
    expect(headerValues({}, 'X-Token')).to.deep.equal([]);
  });
});
