import { expect } from 'chai';
import type { DataSource, DeepPartial } from 'typeorm';
import { type Revocation } from '../../../src/index';
import { RevokedToken, RevokedTokenRepository } from '../../../src/entries/typeorm';
import { errorOf } from '../support/errorOf';
import { revocation } from '../support/revocation';
import {
  describeOnServers,
  engines,
  newDatabase,
  openServer,
  type ServerOptions,
  type SqlServer,
} from '../support/sqlServers';

/** A repository whose rows the database rejects if their subject is `mallory`. */
class Picky extends RevokedTokenRepository {
  protected override toRow(given: Revocation): DeepPartial<RevokedToken> {
    return Object.assign(super.toRow(given), given.subject === 'mallory' ? { revokedAt: null as never } : {});
  }
}

const specify = (server: SqlServer): void => {
  let options: ServerOptions;
  let dataSource: DataSource;
  let repository: RevokedTokenRepository;

  before(async () => {
    options = await newDatabase(server);
    dataSource = await openServer(options, { lookupTimeout: 0.4, writeTimeout: 0.8 });
    repository = RevokedTokenRepository.on(dataSource);
  });

  const lock =
    server.type === 'postgres'
      ? ['BEGIN', 'LOCK TABLE authx_revoked_token IN ACCESS EXCLUSIVE MODE']
      : ['LOCK TABLES authx_revoked_token WRITE'];
  const unlock = server.type === 'postgres' ? 'ROLLBACK' : 'UNLOCK TABLES';

  it('that the application rolls back does not undo a revocation made within it', async () => {
    const one = revocation();
    await errorOf(
      dataSource.transaction(async manager => {
        await manager.withRepository(repository).revoke([one]);
        throw new Error('rolled back');
      }),
    );
    expect(await repository.isRevoked(one.jti)).to.equal(true);
  });

  it('contains all revocations of one call: if the last of 1200 fails, none is stored', async () => {
    const picky = Picky.on(dataSource);
    const many = Array.from({ length: 1200 }, () => revocation());
    await errorOf(picky.revoke([...many, revocation({ jti: 'zzz', subject: 'mallory' })]));
    const answers = await Promise.all(many.map(({ jti }) => repository.isRevoked(jti)));
    expect(answers.filter(Boolean)).to.deep.equal([]);
    await picky.revoke(many);
    expect(await repository.isRevoked(many.at(-1)?.jti ?? '')).to.equal(true);
  });

  it('that locks the table makes lookups and revocations fail in time, and costs no connection', async () => {
    const holder = await openServer(options);
    const runner = holder.createQueryRunner();
    for (const statement of lock) await runner.query(statement);
    const one = revocation();
    // These are more calls than there are connections.
    for (let round = 0; round < 4; round += 1) {
      const outcomes = await Promise.allSettled(
        [1, 2, 3].flatMap(() => [repository.isRevoked(one.jti), repository.revoke([revocation()])]),
      );
      expect(outcomes.map(({ status }) => status)).to.deep.equal(Array(6).fill('rejected'));
    }
    await runner.query(unlock);
    await runner.release();
    await repository.revoke([one]);
    expect(await repository.isRevoked(one.jti)).to.equal(true);
  });

  it('that uses all connections of the DataSource does not block lookups and revocations', async () => {
    const small = await openServer({ ...options, poolSize: 2 });
    const own = RevokedTokenRepository.on(small);
    const runners = [small.createQueryRunner(), small.createQueryRunner()];
    for (const runner of runners) await runner.startTransaction();
    const one = revocation();
    await own.revoke([one]);
    expect(await own.isRevoked(one.jti)).to.equal(true);
    for (const runner of runners) {
      await runner.rollbackTransaction();
      await runner.release();
    }
    expect(await own.isRevoked(one.jti)).to.equal(true);
  });

  it('that deadlocks with a revocation makes it retry, not fail', async () => {
    const [first, second] = [revocation({ jti: 'a-deadlock' }), revocation({ jti: 'b-deadlock' })];
    const patient = RevokedTokenRepository.on(await openServer(options));
    await patient.revoke([first, second]);
    const holder = await openServer(options);
    for (let round = 0; round < 2; round += 1) {
      const runner = holder.createQueryRunner();
      await runner.startTransaction();
      await runner.query(`UPDATE authx_revoked_token SET subject = 'x' WHERE jti = '${second.jti}'`);
      const revoking = patient.revoke([first, second].map(one => ({ ...one, expiresAt: null })));
      await new Promise(resolve => setTimeout(resolve, 50));
      // This query and the revocation wait for each other. The server rolls one of them back.
      await runner
        .query(`UPDATE authx_revoked_token SET subject = 'x' WHERE jti = '${first.jti}'`)
        .then(() => runner.commitTransaction())
        .catch(() => runner.rollbackTransaction());
      await runner.release();
      await revoking;
    }
    expect(await patient.isRevoked(first.jti)).to.equal(true);
  });
};

describeOnServers('A database transaction', specify, engines);
