import { expect } from 'chai';
import type { FindManyOptions } from 'typeorm';
import { RevokedToken, RevokedTokenRepository } from '../../src/entries/typeorm';
import { newFile, openOn } from './support/authFile';
import { now, revocation } from './support/revocation';

/** Lets something happen after each look for rows to purge. */
class Watched extends RevokedTokenRepository {
  afterFind: () => Promise<void> = async () => undefined;

  override async find(options?: FindManyOptions<RevokedToken>): Promise<RevokedToken[]> {
    const rows = await super.find(options);
    await this.afterFind();
    return rows;
  }
}

describe('Purging', () => {
  it('of many is done in chunks, and the event loop turns between them', async () => {
    const repository = Watched.on(await openOn(newFile()));
    const expired = Array.from({ length: 1700 }, () => revocation({ expiresAt: now() - 1000 }));
    await repository.revoke(expired);
    await repository.revoke([revocation()]);
    let turns = 0;
    const turnsBefore: number[] = [];
    const left: number[] = [];
    repository.afterFind = async () => {
      turnsBefore.push(turns);
      left.push(await repository.countRevoked());
      setImmediate(() => (turns += 1));
    };
    expect(await repository.purge()).to.equal(1700);
    expect(left).to.deep.equal([1701, 1201, 701, 201]);
    expect(turnsBefore).to.deep.equal([0, 1, 2, 3]);
    expect(await repository.countRevoked()).to.equal(1);
  });

  it('leaves alone what is revoked anew, for longer, while it is under way', async () => {
    const repository = Watched.on(await openOn(newFile()));
    const one = revocation({ expiresAt: now() - 1000 });
    await repository.revoke([one]);
    repository.afterFind = () => repository.revoke([{ ...one, expiresAt: now() + 1000 }]);
    expect(await repository.purge()).to.equal(0);
    expect(await repository.isRevoked(one.jti)).to.equal(true);
  });
});
