import { expect } from 'chai';
import { ImplicitRefresh, type Renewing } from '../../src/transport/ImplicitRefresh';
import type { RequestToken } from '../../src/transport/RequestToken';

describe('ImplicitRefresh.isDue', () => {
  const all = { include: [], exclude: [] };
  const renewal = new ImplicitRefresh({ settings: { window: 60, routes: all, methods: all } } as unknown as Renewing);
  const isDue = (changes: object, location = 'cookies'): boolean => {
    const payload = { type: 'access', renewable: true, timeUntilExpiry: 59, ...changes };
    return renewal.isDue({ location, payload } as RequestToken, { method: 'GET', path: '/me', patterns: [] });
  };

  it('is true while less time than the window is left, and false while exactly the window is left', () => {
    expect([0, 59.9, 60, 61].map(timeUntilExpiry => isDue({ timeUntilExpiry }))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is true for renewable access tokens in cookies only', () => {
    expect(isDue({ type: 'refresh' })).to.equal(false);
    expect(isDue({ renewable: false })).to.equal(false);
    expect(isDue({}, 'headers')).to.equal(false);
    expect(renewal.isDue(undefined, { method: 'GET', path: '/me', patterns: [] })).to.equal(false);
  });
});
