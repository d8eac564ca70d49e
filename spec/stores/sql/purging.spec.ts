import { expect } from 'chai';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import { newFile, openOn } from '../support/authFile';
import { now, revocation } from '../support/revocation';

describe('RevokedTokenRepository.purge', () => {
  it('deletes many rows in chunks, and lets other work run between them', async () => {
    const repository = RevokedTokenRepository.on(await openOn(newFile()));
    const expired = Array.from({ length: 1700 }, () => revocation({ expiresAt: now() - 1000 }));
    await repository.revoke([...expired, revocation()]);
    const counts = new Set<number>();
    let isPurging = true;
    const watch = async (): Promise<void> => {
      while (isPurging) {
        counts.add(await repository.countRevoked());
        await nextTurn();
      }
    };
    const watching = watch();
    expect(await repository.purge()).to.equal(1700);
    isPurging = false;
    await watching;
    expect([...counts]).to.include.members([1201, 701, 201]);
    expect(await repository.countRevoked()).to.equal(1);
  });

  it('keeps a token that is revoked again with a later expiry during the purge', async () => {
    const repository = RevokedTokenRepository.on(await openOn(newFile()));
    const expired = Array.from({ length: 600 }, (_, i) => revocation({ expiresAt: now() - 1000 + i }));
    await repository.revoke(expired);
    const last = { ...expired.at(-1)!, expiresAt: now() + 1000 };
    const purged = repository.purge();
    await repository.revoke([last]);
    expect(await purged).to.equal(599);
    expect(await repository.isRevoked(last.jti)).to.equal(true);
  });
});
