import { expect } from 'chai';
import { headerValues } from '../../src/transport/headerValues';
import type { RequestLike } from '../../src/transport/RequestLike';

const values = (headers: RequestLike['headers'], ...rawHeaders: string[]): readonly string[] =>
  headerValues({ headers, rawHeaders }, 'X-Token');

describe('headerValues', () => {
  describe('when upstream code has changed the parsed headers', () => {
    it('returns a header that was added', () => {
      expect(values({ 'x-token': 'added' })).to.deep.equal(['added']);
      expect(values({ 'x-token': 'added' }, 'Host', 'a')).to.deep.equal(['added']);
      expect(values({ 'x-token': '' }, 'Host', 'a')).to.deep.equal(['']);
    });

    it('returns the changed value instead of all received values', () => {
      expect(values({ 'x-token': 'changed' }, 'X-Token', 'a')).to.deep.equal(['changed']);
      expect(values({ 'x-token': 'changed' }, 'X-Token', 'a', 'x-token', 'b')).to.deep.equal(['changed']);
      // Node would keep or join the first value, so upstream code must have chosen the second.
      expect(values({ 'x-token': 'b' }, 'X-Token', 'a', 'X-Token', 'b')).to.deep.equal(['b']);
    });

    it('returns nothing for a header that was deleted, even if it was received twice', () => {
      expect(values({}, 'X-Token', 'a', 'x-token', 'b')).to.deep.equal([]);
      expect(values({ 'x-token': undefined }, 'X-Token', 'a')).to.deep.equal([]);
    });

    it('returns all values of a header that an adapter gives as a list', () => {
      expect(values({ 'x-token': ['a', 'b'] })).to.deep.equal(['a', 'b']);
      expect(values({ 'x-token': ['a', 1 as never] })).to.deep.equal(['a']);
    });

    it('finds the received values in any letter case', () => {
      expect(values({ 'x-token': 'a' }, 'X-TOKEN', 'a', 'x-tOken', 'b')).to.deep.equal(['a', 'b']);
    });
  });

  it('returns the duplicate values that Node drops or joins', () => {
    const received = ['X-Token', 'a', 'X-Token', 'b'];
    for (const made of ['a', 'a, b', 'a; b'])
      expect(values({ 'x-token': made }, ...received)).to.deep.equal(['a', 'b']);
  });

  it('finds names in any letter case if an adapter gives only headers', () => {
    const headers = { Authorization: 'Bearer a', COOKIE: ['a=1', 'b=2'], Origin: undefined, 'X-Number': 5 as never };
    expect(headerValues({ headers }, 'authorization')).to.deep.equal(['Bearer a']);
    expect(headerValues({ headers }, 'cookie')).to.deep.equal(['a=1', 'b=2']);
    expect(headerValues({ headers }, 'origin')).to.deep.equal([]);
    expect(headerValues({ headers }, 'x-number')).to.deep.equal([]);
  });

  it('returns both values if an adapter gives a header in two letter cases', () => {
    const headers = { authorization: 'Bearer a', Authorization: 'Bearer b' };
    expect(headerValues({ headers }, 'authorization')).to.deep.equal(['Bearer a', 'Bearer b']);
  });

  it('ignores inherited properties', () => {
    const headers = Object.create({ 'x-token': 'inherited' }) as Record<string, string>;
    expect(values(headers)).to.deep.equal([]);
    expect(headerValues({ headers: {}, rawHeaders: [] }, 'constructor')).to.deep.equal([]);
  });

  it('returns the raw values when there are no parsed headers', () => {
    expect(values(undefined, 'X-Token', 'a', 'X-Token', 'b')).to.deep.equal(['a', 'b']);
    expect(headerValues({}, 'X-Token')).to.deep.equal([]);
  });
});
