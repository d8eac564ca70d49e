import { expect } from 'chai';
import { ConfigurationError } from '../../../src/index';
import { RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { errorOf } from '../support/errorOf';
import { openTogether } from '../support/openTogether';
import { describeWithPrivate, startPrivate } from '../support/privateServer';
import { revocation } from '../support/revocation';
import { describeOnServers, newDatabase, openServer, postgres, type ServerOptions } from '../support/sqlServers';

/** The settings of a PgBouncer in transaction mode. */
interface Pooling {
  readonly poolSize: number;
  readonly settings?: readonly string[];
}

/** Starts a PgBouncer in transaction mode for a database, and returns the options to open the database through it. */
async function pooled(options: ServerOptions, { poolSize, settings = [] }: Pooling): Promise<ServerOptions> {
  const { hostname, port, username, password, pathname } = new URL(options.url as string);
  const login = [`user=${username}`, ...(password === '' ? [] : [`password=${password}`])].join(' ');
  const { url } = await startPrivate(
    'pgbouncer',
    ...[`default_pool_size = ${String(poolSize)}`, ...settings],
    ...['[databases]', `* = host=${hostname} port=${port || '5432'} ${login}`],
  );
  const behind = new URL(url);
  behind.username = username;
  behind.pathname = pathname;
  return { type: 'postgres', url: behind.href };
}

/** The locks in this database alone: specs that run at the same time take theirs in other databases. */
const advisoryLocks =
  "SELECT pid FROM pg_locks WHERE locktype = 'advisory' " +
  'AND database = (SELECT oid FROM pg_database WHERE datname = current_database())';

/** PgBouncer refuses this setting when a connection starts. */
const extra = { statement_timeout: undefined };

describeOnServers(
  'Behind a PgBouncer in transaction mode',
  server =>
    describeWithPrivate('pgbouncer', 'the DataSource', () => {
      for (const poolSize of [4, 1]) {
        it(`can be opened by four processes at once, for an empty and for an existing database: pool of ${String(poolSize)}`, async () => {
          const database = await newDatabase(server);
          const settings = ['ignore_startup_parameters = statement_timeout'];
          const options = await pooled(database, { poolSize, settings });
          expect(await openTogether(4, [options, options])).to.deep.equal([0, 0, 0, 0]);
          const direct = await openServer({ ...database, migrationsRun: false });
          expect(await RevokedTokenRepository.on(direct).countRevoked()).to.equal(8);
          expect(await direct.query('SELECT name FROM authx_migrations')).to.have.length(2);
          expect(await direct.query(advisoryLocks)).to.deep.equal([]);
        }).timeout(120_000);
      }

      it('can be opened several times at once in one process, even with synchronize', async () => {
        for (const synchronize of [false, true]) {
          const options = { ...(await pooled(await newDatabase(server), { poolSize: 4 })), extra, synchronize };
          const opened = await Promise.all(Array.from({ length: 4 }, () => openServer(options)));
          const one = revocation();
          await RevokedTokenRepository.on(opened[0]!).revoke([one]);
          for (const dataSource of opened) {
            expect(await RevokedTokenRepository.on(dataSource).isRevoked(one.jti)).to.equal(true);
            await SessionRepository.on(dataSource).revokeAll('alice', { at: 1, end: 'everywhere' });
          }
        }
      }).timeout(120_000);

      it('fails with an error that names the refused setting and the fix', async () => {
        const options = await pooled(await newDatabase(server), { poolSize: 4 });
        const failed = await errorOf(openServer(options));
        expect(failed).to.be.instanceOf(ConfigurationError);
        expect(failed.message)
          .to.contain('refuses the setting statement_timeout')
          .and.to.contain('{ statement_timeout: undefined }');
        await openServer({ ...options, url: `${String(options.url)}?statement_timeout=` });
      });
    }),
  [postgres],
);
