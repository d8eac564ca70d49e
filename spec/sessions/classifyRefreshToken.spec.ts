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
    ['the current token long after the rotation', 'b', rotated, 1e9, 10, 'current'],
    ['the current token without grace', 'b', rotated, 1000, 0, 'current'],
    ['the predecessor right after the rotation', 'a', rotated, 1000, 10, 'predecessor'],
    ['the predecessor within the grace window', 'a', rotated, 1009, 10, 'predecessor'],
    ['the predecessor after the grace window', 'a', rotated, 1010, 10, 'replaced'],
    ['the predecessor when the clock is behind', 'a', rotated, 900, 10, 'predecessor'],
    ['the predecessor when the clock is behind by exactly clockSkew', 'a', rotated, 800, 10, 'predecessor'],
    ['the predecessor when the clock is behind by more than clockSkew', 'a', rotated, 799, 10, 'replaced'],
    ['the predecessor right after the rotation, without grace', 'a', rotated, 1000, 0, 'replaced'],
    ['the predecessor when the clock is behind, without grace', 'a', rotated, 900, 0, 'replaced'],
    ['another token', 'c', rotated, 1001, 10, 'replaced'],
    ['another token in a session that never rotated', 'c', first, 1001, 10, 'replaced'],
    [
      'the predecessor while the rotation is not confirmed',
      'a',
      { ...rotated, rotatedAt: null },
      1e9,
      10,
      'predecessor',
    ],
    [
      'the predecessor while the rotation is not confirmed, without grace',
      'a',
      { ...rotated, rotatedAt: null },
      1001,
      0,
      'replaced',
    ],
    ['an older token while the rotation is not confirmed', 'c', { ...rotated, rotatedAt: null }, 1001, 10, 'replaced'],
    ['the predecessor in another letter case', 'A', rotated, 1001, 10, 'replaced'],
  ];

  for (const [title, jti, refresh, now, grace, expected] of rows) {
    it(`returns ${expected} for ${title}`, () => {
      expect(classifyRefreshToken(jti, refresh, now, { graceWindow: grace, clockSkew: 200 })).to.equal(expected);
    });
  }
});
