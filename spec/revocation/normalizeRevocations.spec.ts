import { expect } from 'chai';
import { isLater, normalizeRevocations } from '../../src/revocation/normalizeRevocations';
import { revocation } from '../stores/support/revocation';

describe('normalizeRevocations', () => {
  it('keeps one revocation per jti, with the later expiry, in a fixed order', () => {
    const [a, b] = [revocation({ jti: 'a', expiresAt: 5 }), revocation({ jti: 'b', expiresAt: null })];
    const tidy = normalizeRevocations([b, { ...a, expiresAt: 9 }, { ...b, expiresAt: 7 }, a]);
    expect(tidy).to.deep.equal([{ ...a, expiresAt: 9 }, b]);
    expect(normalizeRevocations([{ ...b, expiresAt: 7 }, b])).to.deep.equal([b]);
    expect(normalizeRevocations([])).to.deep.equal([]);
  });

  it('sorts revocations by jti', () => {
    for (const order of ['a b c', 'a c b', 'b a c', 'b c a', 'c a b', 'c b a']) {
      const tidy = normalizeRevocations(order.split(' ').map(jti => revocation({ jti })));
      expect(tidy.map(({ jti }) => jti).join(' ')).to.equal('a b c');
    }
  });

  it('keeps the later of two expiries, and null is later than any number', () => {
    const table: readonly (readonly [one: number | null, other: number | null, isLater: boolean])[] = [
      [2, 1, true],
      [1, 2, false],
      [1, 1, false],
      [null, 1, true],
      [1, null, false],
      [null, null, false],
    ];
    for (const [one, other, expected] of table) {
      expect(isLater(one, other), `${String(one)} after ${String(other)}`).to.equal(expected);
      const [first, second] = [revocation({ jti: 'a', expiresAt: other }), revocation({ jti: 'a', expiresAt: one })];
      expect(normalizeRevocations([first, second])).to.deep.equal([expected ? second : first]);
    }
  });

  const noJti = 'A revocation needs the jti of its token.';
  const noExpiry = 'A revocation expires at a whole number of seconds, or never: null.';
  for (const [what, changes, message] of [
    ['without a jti', { jti: undefined as never }, noJti],
    ['whose jti is a number', { jti: 1 as never }, noJti],
    ['whose expiry is missing', { expiresAt: undefined as never }, noExpiry],
    ['whose expiry is a fraction', { expiresAt: 1.5 }, noExpiry],
    ['whose expiry is text', { expiresAt: '1' as never }, noExpiry],
    ['whose expiry is NaN', { expiresAt: NaN }, noExpiry],
    ['whose expiry is Infinity', { expiresAt: Infinity }, noExpiry],
  ] as const) {
    it(`refuses a revocation ${what}`, () => {
      expect(() => normalizeRevocations([revocation(), revocation(changes)])).to.throw(TypeError, message);
    });
  }
});
