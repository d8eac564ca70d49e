import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { authMigrations, RevokedToken, RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { newFile, openOn } from '../support/authFile';
import { openTogether } from '../support/openTogether';
import { revocation } from '../support/revocation';
import { someSession } from '../../../src/testing/session/someSession';

describe('openAuthDataSource on SQLite', () => {
  for (const mode of ['migrations', 'synchronize']) {
    it(`works for processes that create the file at the same time, with ${mode}`, async () => {
      const files = Array.from({ length: 8 }, newFile);
      const databases = files.map(
        database => ({ type: 'better-sqlite3', database, synchronize: mode === 'synchronize' }) as const,
      );
      expect(await openTogether(4, databases)).to.deep.equal([0, 0, 0, 0]);
      for (const file of files) {
        const dataSource = await openOn(file, { migrationsRun: false });
        expect(await RevokedTokenRepository.on(dataSource).countRevoked()).to.equal(4);
        if (mode === 'synchronize') continue;
        expect(await dataSource.query('SELECT COUNT(*) AS count FROM authx_migrations')).to.deep.equal([{ count: 2 }]);
      }
    }).timeout(60_000);
  }

  it('works several times at once in one process', async () => {
    const file = newFile();
    const dataSources = await Promise.all(Array.from({ length: 4 }, () => openOn(file)));
    for (const dataSource of dataSources) await RevokedTokenRepository.on(dataSource).revoke([revocation()]);
    expect(await dataSources[0]!.query('SELECT COUNT(*) AS count FROM authx_migrations')).to.deep.equal([{ count: 2 }]);
  });

  it('takes over by migration the table that synchronize has created', async () => {
    const file = newFile();
    const one = revocation();
    await RevokedTokenRepository.on(await openOn(file, { synchronize: true, migrations: [] })).revoke([one]);
    const dataSource = await openOn(file);
    expect(await dataSource.showMigrations()).to.equal(false);
    expect(await RevokedTokenRepository.on(dataSource).isRevoked(one.jti)).to.equal(true);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries).to.deep.equal([]);
  });

  it('creates by migration the tables of an entityPrefix', async () => {
    const dataSource = await openOn(newFile(), { entityPrefix: 'of_mine_' });
    const repository = RevokedTokenRepository.on(dataSource);
    const one = revocation();
    await repository.revoke([one]);
    expect(await repository.isRevoked(one.jti)).to.equal(true);
    expect(await dataSource.query('SELECT jti FROM of_mine_authx_revoked_token')).to.deep.equal([{ jti: one.jti }]);
    const sessions = SessionRepository.on(dataSource);
    await sessions.add(someSession({ sid: 'one', subject: 'alice' }));
    await sessions.revokeAll('alice', { at: 1, end: 'everywhere' });
    expect((await sessions.look('one', 'alice')).notBefore).to.equal(1);
    expect(await dataSource.query('SELECT sid FROM of_mine_authx_session')).to.deep.equal([{ sid: 'one' }]);
    for (const _ of authMigrations) await dataSource.undoLastMigration();
    expect(
      await dataSource.query("SELECT * FROM sqlite_master WHERE name LIKE 'of_mine%' AND name NOT LIKE '%migrations'"),
    ).to.deep.equal([]);
  });

  it('leaves the migrations to TypeORM if they do not run in one transaction', async () => {
    const dataSource = await openOn(newFile(), { migrationsTransactionMode: 'each' });
    expect(await dataSource.showMigrations()).to.equal(false);
    RevokedTokenRepository.on(dataSource);
  });

  it('fails with the error of a migration, and creates no table', async () => {
    class Broken1763683200001 {
      async up(): Promise<void> {
        throw new Error('broken migration');
      }
      async down(): Promise<void> {
        // No table was created.
      }
    }
    const file = newFile();
    const failed: unknown = await openOn(file, { migrations: [...authMigrations, Broken1763683200001] }).catch(
      (error: unknown) => error,
    );
    expect((failed as Error).message).to.equal('broken migration');
    const dataSource = new DataSource({ type: 'better-sqlite3', database: file, entities: [RevokedToken] });
    await dataSource.initialize();
    const tables = await dataSource.query<object[]>(
      "SELECT name FROM sqlite_master WHERE name = 'authx_revoked_token'",
    );
    expect(tables).to.deep.equal([]);
    await dataSource.destroy();
  });
});
