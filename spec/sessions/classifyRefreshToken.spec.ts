import { expect } from 'chai';
import type { RefreshGeneration } from '../../src/index';
import { classifyRefreshToken } from '../../src/sessions/classifyRefreshToken';

const rotated: RefreshGeneration = { jti: 'b', issuedAt: 1000, expiresAt: 9, previousJti: 'a', rotatedAt: 1000 };
const first: RefreshGeneration = { ...rotated, previousJti: null, rotatedAt: null };

describe('classifyRefreshToken', () => {
  const rows: readonly [
    title: string,
    jti: string,
    refresh: RefreshGeneration,
    now: number,
    grace: number,
    is: string,
  ][] = [
    ['the first token', 'b', first, 5000, 10, 'current'],
    ['the current token, long after', 'b', rotated, 1e9, 10, 'current'],
    ['the current token without grace', 'b', rotated, 1000, 0, 'current'],
    ['the predecessor at once', 'a', rotated, 1000, 10, 'predecessor'],
    ['the predecessor in time', 'a', rotated, 1009, 10, 'predecessor'],
    ['the predecessor too late', 'a', rotated, 1010, 10, 'replaced'],
    ['the predecessor by a clock that is behind', 'a', rotated, 900, 10, 'predecessor'],
    ['the predecessor by a clock that is behind by all that is tolerated', 'a', rotated, 800, 10, 'predecessor'],
    ['the predecessor by a clock that was set back further', 'a', rotated, 799, 10, 'replaced'],
    ['the predecessor at once without grace', 'a', rotated, 1000, 0, 'replaced'],
    ['the predecessor by a clock that is behind, without grace', 'a', rotated, 900, 0, 'replaced'],
    ['another token', 'c', rotated, 1001, 10, 'replaced'],
    ['another token in a session that never rotated', 'c', first, 1001, 10, 'replaced'],
    ['a predecessor whose rotation is not confirmed', 'a', { ...rotated, rotatedAt: null }, 1e9, 10, 'predecessor'],
    ['the same without grace', 'a', { ...rotated, rotatedAt: null }, 1001, 0, 'replaced'],
    ['an older token while the rotation is not confirmed', 'c', { ...rotated, rotatedAt: null }, 1001, 10, 'replaced'],
    ['one in other letters', 'A', rotated, 1001, 10, 'replaced'],
  ];

  for (const [title, jti, refresh, now, grace, expected] of rows) {
    it(`calls ${title} ${expected}`, () => {
      expect(classifyRefreshToken(jti, refresh, now, { graceWindow: grace, clockSkew: 200 })).to.equal(expected);
    });
  }
});
