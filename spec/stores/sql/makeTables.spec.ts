import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataSource, type QueryRunner } from 'typeorm';
import { authMigrations, RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { mysqlEngine } from '../../../src/stores/sql/dialects/mysql';
import { postgresEngine } from '../../../src/stores/sql/dialects/postgres';
import { makeTables } from '../../../src/stores/sql/dialects/server/makeTables';
import { runsTypeScript } from '../../support/typeScript';
import { errorOf } from '../support/errorOf';
import { eventually } from '../support/privateStores';
import { revocation } from '../support/revocation';
import { describeOnServers, engines, newDatabase, openServer, type ServerOptions } from '../support/sqlServers';

const fixture = join(__dirname, '..', 'fixtures', 'hangWhileMigrating.ts');

describeOnServers(
  'The creation of the tables by openAuthDataSource',
  server => {
    const engine = server.type === 'postgres' ? postgresEngine : mysqlEngine;

    /** A connection that holds the lock, like another process. */
    interface Holder {
      readonly dataSource: DataSource;
      readonly runner: QueryRunner;
    }

    const hold = async (options: ServerOptions): Promise<Holder> => {
      const dataSource = await new DataSource(options).initialize();
      const runner = dataSource.createQueryRunner('master');
      expect(await engine.tryLock(runner)).to.equal(true);
      return { dataSource, runner };
    };

    const migrating = (options: ServerOptions): ServerOptions => ({
      ...options,
      migrations: [...authMigrations],
      migrationsRun: true,
    });

    it('takes no lock if the tables exist', async () => {
      const options = await newDatabase(server);
      const one = revocation();
      await RevokedTokenRepository.on(await openServer(options)).revoke([one]);
      const { dataSource } = await hold(options);
      expect(await RevokedTokenRepository.on(await openServer(options)).isRevoked(one.jti)).to.equal(true);
      await dataSource.destroy();
    });

    it('waits for another process without an open transaction', async () => {
      const options = await newDatabase(server);
      const { dataSource } = await hold(options);
      const tried: QueryRunner[] = [];
      const watched = {
        ...engine,
        tryLock: (runner: QueryRunner): Promise<boolean> => {
          tried.push(runner);
          return engine.tryLock(runner);
        },
      };
      const making = makeTables(watched, migrating(options));
      await eventually(async () => {
        if (tried.length < 3) throw new Error(`tried ${String(tried.length)} times`);
      });
      expect(tried.slice(0, -1).map(runner => runner.isTransactionActive)).to.deep.equal([false, false]);
      await dataSource.destroy();
      await making;
      SessionRepository.on(await openServer({ ...options, migrationsRun: false }));
    });

    it('fails after a time limit with an error that shows how to end the session with the lock', async () => {
      const options = await newDatabase(server);
      const { dataSource } = await hold(options);
      const failed = await errorOf(makeTables(engine, migrating(options), 0.1));
      expect(failed.message).to.match(
        /^openAuthDataSource: the tables were not created, because another process has been creating them for 0.1 seconds\. /,
      );
      const [, ending = ''] =
        /by (SELECT pg_terminate_backend\(\d+\)|KILL \d+)\. Then start/.exec(failed.message) ?? [];
      const admin = await new DataSource(options).initialize();
      await admin.query(ending);
      await admin.destroy();
      await makeTables(engine, migrating(options), 30);
      SessionRepository.on(await openServer({ ...options, migrationsRun: false }));
      await dataSource.destroy();
    });

    for (const migrationsTransactionMode of ['each', 'none'] as const) {
      it(`leaves migrations with another transaction mode to TypeORM: ${migrationsTransactionMode}`, async () => {
        const options = { ...(await newDatabase(server)), migrationsTransactionMode };
        const [one, other] = await Promise.all([openServer(options), openServer(options)]);
        expect(await one.query('SELECT name FROM authx_migrations')).to.have.length(2);
        expect(await other.showMigrations()).to.equal(false);
      });
    }

    it('is completed at the next start if a process is killed in the middle', async () => {
      const options = await newDatabase(server);
      const child = spawn(process.execPath, [...runsTypeScript, fixture, JSON.stringify(options)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      const starting = openServer(options);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const dataSource = await starting;
      SessionRepository.on(dataSource);
      RevokedTokenRepository.on(dataSource);
      expect(await dataSource.query('SELECT name FROM authx_migrations')).to.have.length(2);
      expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).to.deep.equal([]);
    });
  },
  engines,
);
