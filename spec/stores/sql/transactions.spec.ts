import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import { newFile, openOn } from '../support/authFile';
import { errorOf } from '../support/errorOf';
import { revocation } from '../support/revocation';

describe('A transaction of the application on the connection of RevokedTokenRepository', () => {
  let dataSource: DataSource;
  let repository: RevokedTokenRepository;

  before(async () => {
    dataSource = await openOn(newFile());
    repository = RevokedTokenRepository.on(dataSource);
  });

  /** Waits for some turns of the microtask queue. */
  const turns = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) await Promise.resolve();
  };

  it('that begins during a revocation and is rolled back does not undo it', async () => {
    for (let turn = 0; turn < 30; turn += 1) {
      const one = revocation();
      const runner = dataSource.createQueryRunner();
      const revoking = repository.revoke([one]);
      await turns(turn);
      await runner.startTransaction();
      await turns(30);
      await runner.rollbackTransaction();
      await runner.release();
      await revoking;
      expect(await repository.isRevoked(one.jti), `after ${String(turn)} turns`).to.equal(true);
    }
  });

  it('that is open for a short time only delays a revocation', async () => {
    const one = revocation();
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    const revoking = repository.revoke([one]);
    await new Promise(setImmediate);
    await runner.query('CREATE TABLE of_the_application (id integer)');
    await runner.rollbackTransaction();
    await revoking;
    expect(await repository.isRevoked(one.jti)).to.equal(true);
    expect(await repository.countRevoked()).to.be.greaterThan(0);
  });

  it('that stays open makes a revocation and a purge fail', async () => {
    const one = revocation();
    await repository.revoke([revocation({ expiresAt: 1 })]);
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    const ended = await Promise.allSettled([repository.revoke([one]), repository.purge()]);
    expect(ended.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    await runner.commitTransaction();
    expect(await repository.isRevoked(one.jti)).to.equal(false);
    await repository.revoke([one]);
    expect(await repository.isRevoked(one.jti)).to.equal(true);
  });

  it('makes a revocation within it fail, because it could be rolled back', async () => {
    const one = revocation();
    const failed: unknown = await dataSource
      .transaction(manager => manager.withRepository(repository).revoke([one]))
      .catch((error: unknown) => error);
    expect((failed as Error).message).to.contain('DataSource of their own');
    expect(await repository.isRevoked(one.jti)).to.equal(false);
  });

  it('lets 10,000 writes wait, and makes further writes fail at once', async () => {
    // Each of them would wait for the disk.
    const inMemory = await openOn(':memory:');
    const revocations = RevokedTokenRepository.on(inMemory);
    const runner = inMemory.createQueryRunner();
    await runner.startTransaction();
    const waiting = Promise.allSettled(Array.from({ length: 10_000 }, () => revocations.revoke([revocation()])));
    const tooMany = await errorOf(revocations.revoke([revocation()]));
    expect(tooMany.message).to.equal('Too many writes wait for the database.');
    await runner.rollbackTransaction();
    await waiting;
    const one = revocation();
    await revocations.revoke([one]);
    expect(await revocations.isRevoked(one.jti)).to.equal(true);
  }).timeout(60_000);
});
