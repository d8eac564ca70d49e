import { expect } from 'chai';
import { MemoryRevocationStore, revocationStoreContract } from '../../src/testing/index';
import { now, revocation } from '../stores/support/revocation';

describe('MemoryRevocationStore', () => {
  const store = new MemoryRevocationStore();
  for (const { name, skipped, run } of revocationStoreContract({ open: () => store })) {
    (skipped === undefined ? it : it.skip)(skipped === undefined ? name : `${name} (${skipped})`, run);
  }

  it('throws when it is full instead of dropping entries, and has room again once tokens have expired', async () => {
    const small = new MemoryRevocationStore({ capacity: 2 });
    const [first, second, third] = [revocation(), revocation({ expiresAt: now() - 100 }), revocation()];
    await small.revoke([first]);
    const failed: unknown = await small.revoke([second, third]).catch((error: unknown) => error);
    expect((failed as Error).message).to.contain('for 2 revocations is full');
    expect([first, second, third].map(({ jti }) => small.isRevoked(jti))).to.deep.equal([true, false, false]);
    await small.revoke([second, first]);
    await small.revoke([third]);
    expect([first, second, third].map(({ jti }) => small.isRevoked(jti))).to.deep.equal([true, false, true]);
  });
});
