import { expect } from 'chai';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { ConfigurationError } from '../../../src/index';
import {
  authMigrations,
  openAuthDataSource,
  RevokedToken,
  RevokedTokenRepository,
  type AuthDataSourceSettings,
} from '../../../src/entries/typeorm';
import { newFile } from '../support/authFile';
import { errorOf } from '../support/errorOf';
import { openTogether } from '../support/openTogether';
import { eventually } from '../support/privateStores';
import { revocation } from '../support/revocation';
import { describeOnServers, newDatabase, openServer } from '../support/sqlServers';

@Entity({ name: 'server_logged_out' })
class LoggedOut extends RevokedToken {
  @Column({ type: 'text', nullable: true })
  reason!: string | null;
}

@Entity({ name: 'server_application' })
class Application {
  @PrimaryGeneratedColumn()
  id!: number;
}

/** The pool of connections to PostgreSQL. */
interface Pool {
  connect(): Promise<{ listenerCount(event: string): number; release(): void }>;
}

describeOnServers('openAuthDataSource', server => {
  it('works for processes that create the tables at the same time, by migration and by synchronize', async function () {
    // The driver is the same as of MariaDB.
    if (server.type === 'mysql') this.skip();
    const databases = await Promise.all(
      [false, false, true, true].map(async synchronize => ({ ...(await newDatabase(server)), synchronize })),
    );
    expect(await openTogether(4, databases)).to.deep.equal([0, 0, 0, 0]);
    for (const { synchronize, ...options } of databases) {
      const dataSource = await openServer({ ...options, migrationsRun: false });
      expect(await RevokedTokenRepository.on(dataSource).countRevoked()).to.equal(4);
      if (synchronize) continue;
      const [row] = await dataSource.query<{ count: string | number }[]>(
        'SELECT COUNT(*) AS count FROM authx_migrations',
      );
      expect(Number(row?.count)).to.equal(authMigrations.length);
    }
  }).timeout(120_000);

  /** Returns everything that the database says about the columns of a table. */
  const columns = (dataSource: DataSource, table: string): Promise<unknown> => {
    const isPostgres = server.type === 'postgres';
    return dataSource.query(
      `SELECT column_name, data_type, character_maximum_length, is_nullable, collation_name, column_default
         ${isPostgres ? '' : ', character_set_name, column_key'} FROM information_schema.columns
        WHERE table_name = '${table}' ${isPostgres ? '' : 'AND table_schema = DATABASE()'} ORDER BY column_name`,
    );
  };

  const pendingChanges = async (dataSource: DataSource): Promise<string[]> =>
    (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

  it('creates the same table by migration and by synchronize', async () => {
    const migrated = await openServer(await newDatabase(server));
    const synchronized = await openServer({ ...(await newDatabase(server)), synchronize: true });
    const seen = await columns(migrated, 'authx_revoked_token');
    expect(seen).to.have.length(5);
    expect(seen).to.deep.equal(await columns(synchronized, 'authx_revoked_token'));
    // The MySQL driver of TypeORM misreads the default of a nullable column of MariaDB.
    if (server.type === 'mysql') return;
    for (const dataSource of [migrated, synchronized]) expect(await pendingChanges(dataSource)).to.deep.equal([]);
  });

  it('makes a table with additional columns compare ids exactly too', async () => {
    const options = { ...(await newDatabase(server)), entities: [LoggedOut], synchronize: true };
    const repository = RevokedTokenRepository.on(await openServer(options), LoggedOut);
    const [lower, upper] = [revocation({ jti: 'one-x' }), revocation({ jti: 'ONE-X' })];
    await repository.revoke([lower]);
    expect(await repository.isRevoked(upper.jti)).to.equal(false);
    await repository.revoke([upper]);
    expect(await repository.countRevoked()).to.equal(2);
  });

  it('can undo and rerun the migrations, which take over a table that synchronize has created', async () => {
    const options = await newDatabase(server);
    const one = revocation();
    await RevokedTokenRepository.on(await openServer({ ...options, synchronize: true })).revoke([one]);
    const dataSource = await openServer(options);
    expect(await RevokedTokenRepository.on(dataSource).isRevoked(one.jti)).to.equal(true);
    for (const _ of authMigrations) await dataSource.undoLastMigration();
    await openServer(options);
    expect(await RevokedTokenRepository.on(dataSource).countRevoked()).to.equal(0);
  });

  it('keeps the tables of two prefixes apart, and the migrations of the application', async () => {
    const options = await newDatabase(server);
    const stores = [];
    for (const entityPrefix of ['one_', 'two_']) {
      stores.push(RevokedTokenRepository.on(await openServer({ ...options, entityPrefix })));
    }
    const one = revocation();
    await stores[0]!.revoke([one]);
    expect(await Promise.all(stores.map(store => store.isRevoked(one.jti)))).to.deep.equal([true, false]);
    const application = await new DataSource({ ...options, migrations: [...authMigrations] }).initialize();
    expect(await application.showMigrations()).to.equal(true);
    await application.destroy();
  });

  it('uses only the primary of a replicated database', async () => {
    const { type, url } = await newDatabase(server);
    // Nothing listens on this port.
    const replica = { url: (url as string).replace(/:\d+\//, ':1/') };
    const replication = { master: { url }, slaves: [replica, replica] };
    const repository = RevokedTokenRepository.on(await openServer({ type, replication }));
    const one = revocation();
    await repository.revoke([one]);
    expect(await repository.isRevoked(one.jti)).to.equal(true);
    expect(await repository.findOneBy({ jti: one.jti })).to.include({ subject: 'alice' });
    expect(await repository.countRevoked()).to.equal(1);
    await repository.purge();
  });

  it('leaves no connection open when it fails', async () => {
    const options = await newDatabase(server);
    const others = await openServer(await newDatabase(server));
    const migrationsRun = false;
    const failed = await errorOf(openServer({ ...options, migrationsRun }));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.match(/authx_\w+ cannot be used: .*synchronize: true, or .*migration of your own/);
    const name = new URL(options.url as string).pathname.slice(1);
    const question =
      server.type === 'postgres'
        ? `SELECT COUNT(*) AS count FROM pg_stat_activity WHERE datname = '${name}'`
        : `SELECT COUNT(*) AS count FROM information_schema.processlist WHERE db = '${name}'`;
    // A server takes a moment to notice that a connection was closed.
    await eventually(async () => {
      const [row] = await others.query<{ count: string }[]>(question);
      if (Number(row?.count) !== 0) throw new Error(`${String(row?.count)} connections are left`);
    });
  });

  it('never lets a broken connection end the process', async function () {
    if (server.type !== 'postgres') this.skip();
    const dataSource = await openServer(await newDatabase(server));
    const { master } = dataSource.driver as unknown as { master: Pool };
    const clients = await Promise.all([1, 2, 3].map(() => master.connect()));
    // Only the pool has used these connections, and it has removed its own listeners.
    expect(clients.slice(1).map(client => client.listenerCount('error'))).to.deep.equal([1, 1]);
    for (const client of clients) client.release();
  });

  for (const [what, settings] of [
    ['lookupTimeout', { lookupTimeout: 0 }],
    ['lookupTimeout', { lookupTimeout: '5' as never }],
    ['writeTimeout', { writeTimeout: -1 }],
    ['writeTimeout', { writeTimeout: '25d' }],
    ['allowLoss', { allowLoss: 'no' as never }],
    ['lookupTimeOut', { lookupTimeOut: 1 } as AuthDataSourceSettings],
  ] as const) {
    it(`refuses the settings ${JSON.stringify(settings)}`, async () => {
      const failed = await errorOf(openServer({ type: server.type, url: 'x' }, settings));
      expect(failed).to.be.instanceOf(ConfigurationError);
      expect(failed.message.startsWith(`${what}: `), failed.message).to.equal(true);
    });
  }
});

describeOnServers('RevokedTokenRepository.on', server => {
  it('refuses a DataSource that was not opened by openAuthDataSource', async () => {
    const options = { ...(await newDatabase(server)), entities: [RevokedToken], synchronize: true };
    const dataSource = await new DataSource(options).initialize();
    expect(() => RevokedTokenRepository.on(dataSource)).to.throw(ConfigurationError, 'with openAuthDataSource(');
    await dataSource.destroy();
  });

  it('refuses a DataSource that holds entities of the application', async () => {
    const options = { ...(await newDatabase(server)), entities: [RevokedToken, Application], synchronize: true };
    const dataSource = await openServer(options);
    expect(() => RevokedTokenRepository.on(dataSource)).to.throw(ConfigurationError, 'also holds Application');
  });
});

describe('openAuthDataSource without a server', () => {
  it('refuses an unknown engine', async () => {
    const failed = await errorOf(openAuthDataSource({ type: 'sqljs' }));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('sqljs is not one of better-sqlite3, postgres, mysql, mariadb');
  });

  it('refuses server settings for a file', async () => {
    const failed = await errorOf(
      openAuthDataSource({ type: 'better-sqlite3', database: newFile() }, { lookupTimeout: 1 }),
    );
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('has no settings');
  });
});
