import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { ConfigurationError } from '../../../src/index';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import { errorOf } from '../support/errorOf';
import { revocation } from '../support/revocation';
import { describeOnServers, engines, newDatabase, openServer, type SqlServer } from '../support/sqlServers';

const others = 'token_type varchar(16), subject text, expires_at bigint, revoked_at bigint';

interface Row {
  readonly what: string;
  readonly before?: string;
  readonly table: string;
  /** A part of the error message, or undefined if the table is accepted. */
  readonly refusal?: string;
}

const rows: Readonly<Record<'postgres' | 'mariadb', readonly Row[]>> = {
  postgres: [
    { what: 'text', table: `(jti text PRIMARY KEY, ${others})` },
    { what: 'varchar', table: `(jti varchar PRIMARY KEY, ${others})` },
    { what: 'varchar(300)', table: `(jti varchar(300) COLLATE "C" PRIMARY KEY, ${others})` },
    { what: 'a short varchar', table: `(jti varchar(254) PRIMARY KEY, ${others})`, refusal: 'character varying(254)' },
    { what: 'char', table: `(jti char(255) PRIMARY KEY, ${others})`, refusal: 'jti is character(255)' },
    { what: 'uuid', table: `(jti uuid PRIMARY KEY, ${others})`, refusal: 'jti is uuid' },
    {
      what: 'a collation that ignores case',
      before: `CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
      table: `(jti varchar(255) COLLATE blind PRIMARY KEY, ${others})`,
      refusal: 'is not deterministic',
    },
  ],
  mariadb: [
    { what: 'ascii_bin', table: `(jti varchar(255) COLLATE ascii_bin PRIMARY KEY, ${others})` },
    { what: 'utf8mb4_bin', table: `(jti varchar(255) COLLATE utf8mb4_bin PRIMARY KEY, ${others})` },
    {
      what: 'a collation that ignores case',
      table: `(jti varchar(255) COLLATE utf8mb4_general_ci PRIMARY KEY, ${others})`,
      refusal: 'the collation utf8mb4_general_ci',
    },
    {
      what: 'varbinary, which the driver returns as bytes',
      table: `(jti varbinary(255) PRIMARY KEY, ${others})`,
      refusal: 'the collation null',
    },
    {
      what: 'a short varchar',
      table: `(jti varchar(254) COLLATE ascii_bin PRIMARY KEY, ${others})`,
      refusal: 'holds 254 characters',
    },
    {
      what: 'another unique key',
      table: `(jti varchar(255) COLLATE ascii_bin PRIMARY KEY, ${others}, UNIQUE (revoked_at))`,
      refusal: 'its only unique key',
    },
    {
      what: 'an engine that is not crash-safe',
      table: `(jti varchar(255) COLLATE ascii_bin PRIMARY KEY, ${others}) ENGINE = MyISAM`,
      refusal: 'its engine is MyISAM',
    },
  ],
};

const specify = (server: SqlServer): void => {
  for (const { what, before: first, table, refusal } of rows[server.type as 'postgres' | 'mariadb']) {
    it(`with a jti of ${what} is ${refusal === undefined ? 'accepted' : 'refused'}`, async () => {
      const options = await newDatabase(server);
      const admin = await new DataSource(options).initialize();
      if (first) await admin.query(first);
      await admin.query(`CREATE TABLE authx_revoked_token ${table}`);
      await admin.destroy();
      if (refusal !== undefined) {
        const failed = await errorOf(openServer(options));
        expect(failed).to.be.instanceOf(ConfigurationError);
        expect(failed.message).to.contain('authx_revoked_token').and.to.contain(refusal);
        return;
      }
      const repository = RevokedTokenRepository.on(await openServer(options));
      const one = revocation();
      await repository.revoke([one]);
      expect(await repository.isRevoked(one.jti)).to.equal(true);
    });
  }

  it('is refused if it lacks a column', async () => {
    const options = await newDatabase(server);
    const admin = await new DataSource(options).initialize();
    await admin.query('CREATE TABLE authx_revoked_token (jti varchar(255) PRIMARY KEY, subject text)');
    await admin.destroy();
    const failed = await errorOf(openServer(options));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('token_type');
  });

  it('is searched by its primary key, even for many ids', async () => {
    const dataSource = await openServer(await newDatabase(server));
    const repository = RevokedTokenRepository.on(dataSource);
    await repository.revoke(Array.from({ length: 3000 }, () => revocation()));
    const jtis = Array.from({ length: 20 }, () => revocation().jti);
    if (server.type === 'postgres') {
      await dataSource.query('ANALYZE authx_revoked_token');
      const plan = await dataSource.query<object[]>(
        `EXPLAIN (FORMAT TEXT) SELECT jti FROM authx_revoked_token WHERE jti = ANY($1)`,
        [jtis],
      );
      expect(JSON.stringify(plan))
        .to.match(/Index (Only )?Scan/)
        .and.to.not.contain('Seq Scan');
      return;
    }
    await dataSource.query('ANALYZE TABLE authx_revoked_token');
    const [plan] = await dataSource.query<{ key: string; type: string }[]>(
      'EXPLAIN SELECT jti FROM authx_revoked_token WHERE jti IN (?)',
      [jtis],
    );
    expect(plan).to.include({ key: 'PRIMARY', type: 'range' });
  });
};

describeOnServers('The table of revoked tokens', specify, engines);
