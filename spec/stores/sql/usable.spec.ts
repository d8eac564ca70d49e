import { expect } from 'chai';
import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Column, Entity, EntitySchema, PrimaryColumn } from 'typeorm';
import { ConfigurationError } from '../../../src/index';
import { RevokedToken, RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { newFile, openOn } from '../support/authFile';
import { revocation } from '../support/revocation';

@Entity({ name: 'usable_logged_out' })
class LoggedOut extends RevokedToken {
  @Column({ type: 'text', nullable: true })
  reason!: string | null;
}

@Entity({ name: 'usable_lookalike' })
class Lookalike {
  @PrimaryColumn({ type: 'text' })
  jti!: string;
}

describe('RevokedTokenRepository.on', () => {
  const refusal = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      expect(error).to.be.instanceOf(ConfigurationError);
      return (error as Error).message;
    }
    return expect.fail('was not refused');
  };

  it('refuses a DataSource whose entity was not named, and says how to name it', async () => {
    const dataSource = await openOn(newFile(), { entities: [LoggedOut], synchronize: true });
    expect(refusal(() => RevokedTokenRepository.on(dataSource))).to.contain('on(dataSource, LoggedOut)');
    expect(RevokedTokenRepository.on(dataSource, LoggedOut)).to.be.instanceOf(RevokedTokenRepository);
  });

  it('refuses a DataSource without the entity', async () => {
    const dataSource = await openOn(newFile(), { entities: [] });
    expect(refusal(() => RevokedTokenRepository.on(dataSource))).to.contain('does not hold RevokedToken. Add it');
    const other = await openOn(newFile());
    const message = refusal(() => RevokedTokenRepository.on(other, LoggedOut));
    expect(message).to.contain('holds RevokedToken and not LoggedOut');
  });

  it('refuses an entity that does not extend RevokedToken', async () => {
    const dataSource = await openOn(newFile(), { entities: [Lookalike], synchronize: true });
    expect(refusal(() => RevokedTokenRepository.on(dataSource, Lookalike))).to.contain('extend RevokedToken');
  });

  it('refuses a schema without a class', async () => {
    const schema = new EntitySchema({ name: 'usable_schema', columns: { jti: { type: 'text', primary: true } } });
    const dataSource = await openOn(newFile(), { entities: [schema], synchronize: true });
    refusal(() => RevokedTokenRepository.on(dataSource, schema));
  });

  it('refuses a DataSource whose table is missing or lacks a column', async () => {
    const missing = await openOn(newFile(), { entities: [LoggedOut] });
    const message = refusal(() => RevokedTokenRepository.on(missing, LoggedOut));
    expect(message).to.match(/no such table: usable_logged_out.*synchronize: true, or .*migration of your own/);
    await missing.query('CREATE TABLE usable_logged_out (jti, token_type, subject, expires_at, revoked_at)');
    expect(refusal(() => RevokedTokenRepository.on(missing, LoggedOut))).to.contain('reason');
    await missing.query('ALTER TABLE usable_logged_out ADD reason');
    RevokedTokenRepository.on(missing, LoggedOut);
  });
});

describe('The stores on a database file that changes while it is open', () => {
  for (const [what, act] of [
    ['removed', (file: string) => rmSync(file)],
    ['moved', (file: string) => renameSync(file, `${file}.moved`)],
    [
      'replaced',
      (file: string) => {
        writeFileSync(`${file}.new`, '');
        renameSync(`${file}.new`, file);
      },
    ],
    [
      'replaced by a copy',
      (file: string) => {
        copyFileSync(file, `${file}.new`);
        for (const ending of ['-wal', '-shm']) rmSync(file + ending);
        renameSync(`${file}.new`, file);
      },
    ],
    ['left without its write-ahead log', (file: string) => rmSync(`${file}-wal`)],
  ] as const) {
    it(`fail revocations and lookups after the file was ${what}, because processes may see different data`, async () => {
      const file = newFile();
      const dataSource = await openOn(file);
      const repository = RevokedTokenRepository.on(dataSource);
      const sessions = SessionRepository.on(dataSource);
      const one = revocation();
      await repository.revoke([one]);
      // These lookups succeed, and share a turn of the event loop.
      await Promise.all([repository.isRevoked(one.jti), sessions.look('one', 'alice')]);
      act(file);
      const answers = await Promise.allSettled([
        repository.revoke([revocation()]),
        repository.isRevoked(one.jti),
        sessions.look('one', 'alice'),
        sessions.look(undefined, 'alice'),
        sessions.list('alice'),
        repository.purge(),
      ]);
      for (const answer of answers)
        expect(String((answer as PromiseRejectedResult).reason)).to.contain('removed or replaced');
    });
  }

  it('fail each of several lookups that share a turn of the event loop', async () => {
    const file = newFile();
    const repository = RevokedTokenRepository.on(await openOn(file));
    const sessions = SessionRepository.on(await openOn(file));
    rmSync(file);
    const asked = [repository.isRevoked('one'), sessions.look('one', 'alice'), repository.isRevoked('two')];
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
  });

  it('do not check the file of a database in memory', async () => {
    const repository = RevokedTokenRepository.on(await openOn(':memory:'));
    await repository.revoke([revocation()]);
    expect(await repository.countRevoked()).to.equal(1);
  });
});
