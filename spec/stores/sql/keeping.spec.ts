import { expect } from 'chai';
import {
  Column,
  CreateDateColumn,
  DataSource,
  Entity,
  PrimaryGeneratedColumn,
  type DeepPartial,
  type Repository,
} from 'typeorm';
import { ConfigurationError, type Revocation, type RevocationStore } from '../../../src/index';
import {
  CreateRevokedToken1763683200000,
  CreateSession1763769600000,
  RevokedToken,
  RevokedTokenRepository,
} from '../../../src/entries/typeorm';
import { forge, goodClaims, secret } from '../../support/forge';
import { makeAuth } from '../../koa/support/serve';
import { newFile, openOn } from '../support/authFile';
import { errorOf } from '../support/errorOf';
import { now, revocation } from '../support/revocation';

describe('RevokedTokenRepository on SQLite', () => {
  it('purges a revocation only when no process accepts the token anymore', async () => {
    const repository = RevokedTokenRepository.on(await openOn(newFile()));
    const [past, edge, future, forever] = [
      revocation({ expiresAt: now() - 1000 }),
      revocation({ expiresAt: now() + 1000 }),
      revocation({ expiresAt: now() + 2000 }),
      revocation({ expiresAt: null }),
    ] as const;
    await repository.revoke([past, edge, future, forever]);
    expect([await repository.countRevoked(), await repository.countExpired()]).to.deep.equal([4, 1]);
    expect(await repository.purge()).to.equal(1);
    expect(await repository.purge()).to.equal(0);
    expect(await repository.isRevoked(past.jti)).to.equal(false);
    const edgeTime = edge.expiresAt as number;
    expect(await repository.purge(new Date(edgeTime * 1000))).to.equal(0);
    expect(await repository.countExpired(new Date((edgeTime + 1) * 1000))).to.equal(1);
    expect(await repository.purge(new Date((edgeTime + 1) * 1000))).to.equal(1);
    expect(await repository.purge(new Date('9000-01-01'))).to.equal(1);
    expect(await repository.countRevoked()).to.equal(1);
    expect(await repository.isRevoked(forever.jti)).to.equal(true);
  });

  it('keeps a revocation for the expiry plus twice the leeway, rounded up', async () => {
    const repository = RevokedTokenRepository.on(await openOn(newFile()));
    const auth = makeAuth({ config: { secretKey: secret, decodeLeeway: 60 }, revokedTokens: repository });
    // The token has expired by this clock, but not by a clock that lags.
    const exp = now() - 90 + 0.25;
    await auth.revoke(forge(goodClaims({ exp, jti: 'lenient' })));
    const row = await repository.findOneByOrFail({ jti: 'lenient' });
    expect(row.expiresAt).to.equal(Math.ceil(exp + 120));
    expect(await repository.purge()).to.equal(0);
  });

  it('never purges the revocation of a token that never expires', async () => {
    const repository = RevokedTokenRepository.on(await openOn(newFile()));
    const auth = makeAuth({
      config: { secretKey: secret, accessTokenExpires: null, refreshTokenExpires: null },
      revokedTokens: repository,
    });
    await auth.revoke(await auth.createAccessToken('alice'));
    expect((await repository.find())[0]?.expiresAt).to.equal(null);
    expect(await repository.purge(new Date('9999-01-01'))).to.equal(0);
  });

  it('stores a jti and a subject of any text', async () => {
    const repository = RevokedTokenRepository.on(await openOn(newFile()));
    const odd = ["'; DROP TABLE authx_revoked_token; --", '%', '_', '\u0000', 'é', 'É', '🦉', ' ', 'x'.repeat(255)];
    await repository.revoke(odd.map(jti => revocation({ jti, subject: jti.repeat(9) })));
    for (const jti of odd) expect(await repository.isRevoked(jti), jti).to.equal(true);
    for (const jti of ['', 'X', 'e', 'x', '__', '%%']) expect(await repository.isRevoked(jti), jti).to.equal(false);
    expect(await repository.countRevoked()).to.equal(odd.length);
  });

  it('stores many revocations at once, all or none', async () => {
    const repository = RevokedTokenRepository.on(await openOn(newFile()));
    const many = Array.from({ length: 500 }, () => revocation());
    await repository.revoke(many);
    expect(await repository.countRevoked()).to.equal(500);
    const good = revocation();
    await errorOf(repository.revoke([good, revocation({ subject: null as never })]));
    expect(await repository.isRevoked(good.jti)).to.equal(false);
    expect(await repository.countRevoked()).to.equal(500);
  });
});

@Entity({ name: 'audited' })
class Audited extends RevokedToken {
  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'boolean' })
  byAdmin!: boolean;

  @Column({ type: 'datetime' })
  seenAt!: Date;

  @CreateDateColumn()
  createdAt!: Date;
}

class AuditedRepository extends RevokedTokenRepository<Audited> {
  reason: string | undefined = 'logout';

  protected override toRow(given: Revocation): DeepPartial<Audited> {
    return Object.assign(super.toRow(given), { reason: this.reason, byAdmin: true, seenAt: new Date(0) });
  }
}

@Entity({ name: 'other_name' })
class Renamed extends RevokedToken {}

@Entity()
class Application {
  @PrimaryGeneratedColumn()
  id!: number;
}

describe('A subclass of RevokedTokenRepository', () => {
  it('can store additional columns', async () => {
    const dataSource = await openOn(newFile(), { entities: [Audited], synchronize: true });
    const repository = AuditedRepository.on(dataSource, Audited);
    expect(repository).to.be.instanceOf(AuditedRepository);
    const auth = makeAuth({ revokedTokens: repository });
    const token = await auth.createAccessToken('alice');
    await auth.revoke(token);
    const [row] = await repository.find();
    expect(row).to.deep.include({ reason: 'logout', byAdmin: true, subject: 'alice', seenAt: new Date(0) });
    expect(row?.createdAt).to.be.instanceOf(Date);
    expect((await errorOf(auth.verifyToken(token))).name).to.equal('RevokedTokenError');
  });

  it('rejects a row that lacks a column instead of losing the revocation', async () => {
    const dataSource = await openOn(newFile(), { entities: [Audited], synchronize: true });
    const repository = AuditedRepository.on(dataSource, Audited);
    repository.reason = undefined;
    const auth = makeAuth({ revokedTokens: repository });
    const token = await auth.createAccessToken('alice');
    expect((await errorOf(auth.revoke(token))).name).to.equal('RevocationUnavailableError');
    expect(await repository.countRevoked()).to.equal(0);
  });

  it('can use another table', async () => {
    const dataSource = await openOn(newFile(), { entities: [Renamed], synchronize: true });
    const repository = RevokedTokenRepository.on(dataSource, Renamed);
    const one = revocation();
    await repository.revoke([one]);
    expect(await repository.isRevoked(one.jti)).to.equal(true);
    expect(await dataSource.query('SELECT jti FROM other_name')).to.deep.equal([{ jti: one.jti }]);
  });

  it('can be replaced by any object that implements RevocationStore', async () => {
    const kept = new Map<string, Revocation>();
    const memory: RevocationStore = {
      revoke: async all => all.forEach(one => kept.set(one.jti, one)),
      isRevoked: jti => kept.has(jti),
      purge: async () => 0,
    };
    const auth = makeAuth({ revokedTokens: memory });
    const { access_token: access, refresh_token: refresh } = await auth.createTokenPair('alice');
    await auth.revoke(access, refresh);
    expect([...kept.values()].map(({ tokenType }) => tokenType)).to.deep.equal(['access', 'refresh']);
    expect((await errorOf(auth.verifyToken(access))).name).to.equal('RevokedTokenError');
    expect((await errorOf(auth.verifyToken(refresh, { type: 'refresh' }))).name).to.equal('RevokedTokenError');
  });

  it('is refused on a DataSource that holds entities of the application', async () => {
    const dataSource = await openOn(newFile(), { entities: [RevokedToken, Application], synchronize: true });
    expect(() => RevokedTokenRepository.on(dataSource)).to.throw(ConfigurationError, 'also holds Application');
  });

  it('is refused on a DataSource that is not initialized', () => {
    const dataSource = new DataSource({ type: 'better-sqlite3', database: ':memory:', entities: [RevokedToken] });
    expect(() => RevokedTokenRepository.on(dataSource)).to.throw(ConfigurationError, 'initialize');
  });

  it('works through manager.withRepository()', async () => {
    const dataSource = await openOn(newFile(), { entities: [Audited], synchronize: true });
    const bound = dataSource.manager.withRepository(AuditedRepository.on(dataSource, Audited));
    expect(bound).to.be.instanceOf(AuditedRepository);
    const one = revocation();
    await bound.revoke([one]);
    expect(await bound.isRevoked(one.jti)).to.equal(true);
  });
});

describe('The migrations on SQLite', () => {
  const names = ['authx_revoked_token', 'authx_session', 'authx_subject_cutoff'];

  const columns = async (dataSource: DataSource): Promise<unknown> => {
    const runner = dataSource.createQueryRunner();
    const tables = (await runner.getTables(names)).sort(byName);
    await runner.release();
    return tables.map(({ name, columns, indices }) => ({
      name,
      columns: columns.map(({ name, type, isPrimary, isNullable }) => ({ name, type, isPrimary, isNullable })),
      indices: indices.map(({ name, columnNames }) => ({ name, columnNames })).sort(byName),
    }));
  };

  it('create the same tables as synchronize', async () => {
    const migrated = await openOn(newFile());
    const synchronized = await openOn(newFile(), { synchronize: true, migrations: [] });
    expect(await columns(migrated))
      .to.deep.equal(await columns(synchronized))
      .and.to.have.length(names.length);
    const { upQueries } = await migrated.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).to.deep.equal([]);
  });

  it('can be undone one by one, and run again', async () => {
    const dataSource = await openOn(newFile());
    const tables = async (): Promise<unknown[]> => {
      const named =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'authx%' AND name <> 'authx_migrations' ORDER BY name";
      return (await dataSource.query<{ name: string }[]>(named)).map(({ name }) => name);
    };
    expect(await tables()).to.deep.equal(names);
    await dataSource.undoLastMigration();
    expect(await tables()).to.deep.equal(['authx_revoked_token']);
    await dataSource.undoLastMigration();
    expect(await tables()).to.deep.equal([]);
    expect(await dataSource.runMigrations()).to.have.length(2);
    expect(await tables()).to.deep.equal(names);
    const repository: Repository<RevokedToken> & RevocationStore = RevokedTokenRepository.on(dataSource);
    await repository.revoke([revocation()]);
    expect(await repository.count()).to.equal(1);
    expect(new CreateRevokedToken1763683200000().name).to.equal('CreateRevokedToken1763683200000');
    expect(new CreateSession1763769600000().name).to.equal('CreateSession1763769600000');
  });

  it('run once, even if several DataSources open the file', async () => {
    const file = newFile();
    const [one, two] = [await openOn(file), await openOn(file)];
    expect(await two.showMigrations()).to.equal(false);
    await RevokedTokenRepository.on(one).revoke([revocation()]);
    expect(await RevokedTokenRepository.on(two).countRevoked()).to.equal(1);
  });
});

const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }): number =>
  (one.name ?? '') < (other.name ?? '') ? -1 : 1;
