import { expect } from 'chai';
import { tidyRevocations } from '../../src/revocation/tidyRevocations';
import { revocation } from '../stores/support/revocation';

describe('Revocations, before they are written', () => {
  it('are each of another jti, with the later expiry, in one order', () => {
    const [a, b] = [revocation({ jti: 'a', expiresAt: 5 }), revocation({ jti: 'b', expiresAt: null })];
    const tidy = tidyRevocations([b, { ...a, expiresAt: 9 }, { ...b, expiresAt: 7 }, a]);
    expect(tidy).to.deep.equal([{ ...a, expiresAt: 9 }, b]);
    expect(tidyRevocations([{ ...b, expiresAt: 7 }, b])).to.deep.equal([b]);
    expect(tidyRevocations([])).to.deep.equal([]);
  });

  for (const [what, changes] of [
    ['without a jti', { jti: undefined as never }],
    ['whose jti is a number', { jti: 1 as never }],
    ['whose expiry is missing', { expiresAt: undefined as never }],
    ['whose expiry is a fraction', { expiresAt: 1.5 }],
    ['whose expiry is text', { expiresAt: '1' as never }],
    ['whose expiry is no number', { expiresAt: NaN }],
    ['whose expiry is beyond all numbers', { expiresAt: Infinity }],
  ] as const) {
    it(`are refused where there is one ${what}`, () => {
      expect(() => tidyRevocations([revocation(), revocation(changes)])).to.throw(TypeError);
    });
  }
});
