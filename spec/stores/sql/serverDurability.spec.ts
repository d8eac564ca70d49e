import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ConfigurationError } from '../../../src/index';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import { errorOf } from '../support/errorOf';
import { describeWithPrivate, startPrivate, type PrivateServer } from '../support/privateServer';
import { eventually } from '../support/privateStores';
import { revocation } from '../support/revocation';
import { openServer } from '../support/sqlServers';
import { warningsOf } from '../support/warningsOf';

/** Returns the first refusal of an unsuitable server. Connections that were ended fail with other errors. */
const failing = (ask: () => Promise<unknown>): Promise<Error> =>
  eventually(async () => {
    const error = await errorOf(ask());
    if (error instanceof ConfigurationError) return error;
    throw error;
  });

describeWithPrivate('postgres', 'openAuthDataSource on a PostgreSQL that can lose commits', () => {
  let server: PrivateServer;
  let dataSource: DataSource;

  before(async function () {
    this.timeout(60_000);
    server = await startPrivate('postgres');
    dataSource = await eventually(() => new DataSource({ type: 'postgres', url: server.url }).initialize());
  });

  after(() => dataSource.destroy());

  const options = (): { type: 'postgres'; url: string } => ({ type: 'postgres', url: server.url });

  const set = async (setting: string): Promise<void> => {
    await dataSource.query(`ALTER SYSTEM SET ${setting}`);
    await dataSource.query('SELECT pg_reload_conf()');
    const [name, value] = setting.split(' = ') as [string, string];
    await eventually(async () => {
      const [row] = await dataSource.query<{ value: string }[]>(`SELECT current_setting('${name}') AS value`);
      if (row?.value !== value) throw new Error('not yet');
    });
  };

  it('refuses synchronous_commit off, unless the connection sets it on or allowLoss is true', async () => {
    await set('synchronous_commit = off');
    const failed = await errorOf(openServer(options()));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('synchronous_commit is off').and.to.contain('allowLoss: true');
    const way = /extra: (\{.*\})\./.exec(failed.message)?.[1] ?? '';
    expect(way).to.equal("{ options: '-c synchronous_commit=on' }");
    const opened = [
      openServer({ ...options(), extra: { options: '-c synchronous_commit=on' } }),
      openServer(options(), { allowLoss: true }),
    ];
    for (const one of await Promise.all(opened)) await RevokedTokenRepository.on(one).revoke([revocation()]);
    await set('synchronous_commit = on');
  });

  it('warns of fsync off, unless allowLoss is true', async () => {
    await set('fsync = off');
    const [warning, ...others] = await warningsOf(() => openServer(options()));
    expect(warning).to.contain('fsync is off');
    expect(others).to.deep.equal([]);
    expect(await warningsOf(() => openServer(options(), { allowLoss: true }))).to.deep.equal([]);
    await set('fsync = on');
    expect(await warningsOf(() => openServer(options()))).to.deep.equal([]);
  });

  it('refuses a read-only server, even with allowLoss', async () => {
    await openServer(options());
    await set('default_transaction_read_only = on');
    const failed = await errorOf(openServer(options(), { allowLoss: true }));
    expect(failed.message).to.contain('read-only');
    await dataSource.query('SET default_transaction_read_only = off');
    await dataSource.query('ALTER SYSTEM RESET default_transaction_read_only');
    await dataSource.query('SELECT pg_reload_conf()');
    await dataSource.query('RESET default_transaction_read_only');
  });

  for (const [setting, good] of [
    ['synchronous_commit = off', 'synchronous_commit = on'],
    ['default_transaction_read_only = on', 'default_transaction_read_only = off'],
  ] as const) {
    it(`refuses the server after a reconnect if it was changed, until it is corrected: ${setting}`, async () => {
      const repository = RevokedTokenRepository.on(await openServer(options(), { lookupTimeout: 5 }));
      const one = revocation();
      await repository.revoke([one]);
      await set(setting);
      await reconnect();
      expect((await failing(() => repository.isRevoked(one.jti))).message).to.contain(
        setting.split(' ')[0] === 'synchronous_commit' ? 'synchronous_commit is off' : 'read-only',
      );
      expect(await errorOf(repository.revoke([revocation()]))).to.be.instanceOf(ConfigurationError);
      await dataSource.query('SET default_transaction_read_only = off');
      await set(good);
      await dataSource.query('RESET default_transaction_read_only');
      expect(await eventually(() => repository.isRevoked(one.jti))).to.equal(true);
    });
  }

  /** Ends every connection except the one of this spec. */
  const reconnect = (): Promise<unknown> =>
    dataSource.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
    );

  it('refuses a standby', async () => {
    const standby = await startPrivate('postgres');
    await eventually(() => openServer({ type: 'postgres', url: standby.url }));
    await standby.kill();
    writeFileSync(join(standby.folder, 'standby.signal'), '');
    await standby.start();
    const failed = await eventually(async () => {
      const error = await errorOf(openServer({ type: 'postgres', url: standby.url }));
      if (!(error instanceof ConfigurationError)) throw error;
      return error;
    });
    expect(failed.message).to.contain('standby');
  }).timeout(60_000);
});

describeWithPrivate('mariadb', 'openAuthDataSource on a MariaDB that can lose commits', () => {
  let server: PrivateServer;
  let dataSource: DataSource;

  before(async function () {
    this.timeout(60_000);
    server = await startPrivate('mariadb', '--log-bin=log', '--sync-binlog=1');
    dataSource = await eventually(() => new DataSource({ type: 'mariadb', url: server.url }).initialize());
  });

  after(() => dataSource.destroy());

  const options = (): { type: 'mariadb'; url: string } => ({ type: 'mariadb', url: server.url });
  const set = (setting: string): Promise<unknown> => dataSource.query(`SET GLOBAL ${setting}`);

  it('refuses innodb_flush_log_at_trx_commit = 0, unless allowLoss is true', async () => {
    await set('innodb_flush_log_at_trx_commit = 0');
    const failed = await errorOf(openServer(options()));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('innodb_flush_log_at_trx_commit is 0').and.to.contain('allowLoss: true');
    const allowed = await openServer(options(), { allowLoss: true });
    await RevokedTokenRepository.on(allowed).revoke([revocation()]);
    await set('innodb_flush_log_at_trx_commit = 1');
    expect(await warningsOf(() => openServer(options()))).to.deep.equal([]);
  });

  for (const [setting, good] of [
    ['innodb_flush_log_at_trx_commit = 2', 'innodb_flush_log_at_trx_commit = 1'],
    ['sync_binlog = 0', 'sync_binlog = 1'],
  ] as const) {
    it(`warns of a possible loss in a power cut, unless allowLoss is true: ${setting}`, async () => {
      await set(setting);
      const warnings = await warningsOf(() => openServer(options()));
      expect(await warningsOf(() => openServer(options(), { allowLoss: true }))).to.deep.equal([]);
      await set(good);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.contain(setting.split(' ')[0]).and.to.contain('power cut');
    });
  }

  it('refuses the server after a reconnect if it was changed, until it is corrected', async () => {
    const repository = RevokedTokenRepository.on(await openServer(options(), { lookupTimeout: 5 }));
    const one = revocation();
    await repository.revoke([one]);
    await set('innodb_flush_log_at_trx_commit = 0');
    await reconnect();
    expect((await failing(() => repository.isRevoked(one.jti))).message).to.contain(
      'innodb_flush_log_at_trx_commit is 0',
    );
    expect(await errorOf(repository.revoke([revocation()]))).to.be.instanceOf(ConfigurationError);
    await set('innodb_flush_log_at_trx_commit = 1');
    expect(await eventually(() => repository.isRevoked(one.jti))).to.equal(true);
  });

  /** Ends every connection except the one of this spec. */
  const reconnect = async (): Promise<void> => {
    const others = await dataSource.query<{ id: string }[]>(
      'SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db IS NOT NULL',
    );
    for (const { id } of others) await dataSource.query(`KILL ${id}`);
  };

  for (const [setting, good, message] of [
    ['autocommit = 0', 'autocommit = 1', 'autocommit is off'],
    ["sql_mode = 'NO_BACKSLASH_ESCAPES'", "sql_mode = 'STRICT_TRANS_TABLES'", 'NO_BACKSLASH_ESCAPES'],
    ['read_only = 1', 'read_only = 0', 'read-only'],
  ] as const) {
    it(`refuses a server that cannot be used, even with allowLoss: ${setting}`, async () => {
      await openServer(options());
      await set(setting);
      const failed = await errorOf(openServer(options(), { allowLoss: true })).finally(() => set(good));
      expect(failed).to.be.instanceOf(ConfigurationError);
      expect(failed.message).to.contain(message);
    });
  }
});
