import { expect } from 'chai';
import { normalizeRevocations } from '../../src/revocation/normalizeRevocations';
import { revocation } from '../stores/support/revocation';

describe('Revocations, before they are written', () => {
  it('are each of another jti, with the later expiry, in one order', () => {
    const [a, b] = [revocation({ jti: 'a', expiresAt: 5 }), revocation({ jti: 'b', expiresAt: null })];
    const tidy = normalizeRevocations([b, { ...a, expiresAt: 9 }, { ...b, expiresAt: 7 }, a]);
    expect(tidy).to.deep.equal([{ ...a, expiresAt: 9 }, b]);
    expect(normalizeRevocations([{ ...b, expiresAt: 7 }, b])).to.deep.equal([b]);
    expect(normalizeRevocations([])).to.deep.equal([]);
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
      expect(() => normalizeRevocations([revocation(), revocation(changes)])).to.throw(TypeError);
    });
  }
});
