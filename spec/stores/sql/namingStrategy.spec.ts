import { expect } from 'chai';
import { type DataSource, DefaultNamingStrategy } from 'typeorm';
import { someSession } from '../../../src/testing/session/someSession';
import { authMigrations, RevokedTokenRepository, SessionRepository } from '../../../src/entries/typeorm';
import { newFile, openOn } from '../support/authFile';
import { errorOf } from '../support/errorOf';
import { revocation } from '../support/revocation';
import { describeOnServers, engines, newDatabase, openServer } from '../support/sqlServers';

const snake = (name: string): string => name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, letter => `_${letter}`).toLowerCase();

/** Keeps given names, as most strategies do. */
class SnakeCase extends DefaultNamingStrategy {
  override tableName(target: string, given: string | undefined): string {
    return given ?? snake(target);
  }
  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return snake(prefixes.concat('').join('_')) + (given ?? snake(property));
  }
}

/** Changes even given names, of tables, columns and indexes. */
class UpperCase extends DefaultNamingStrategy {
  override tableName(target: string, given: string | undefined): string {
    return `T_${given ?? snake(target)}s`;
  }
  override columnName(property: string, given: string | undefined): string {
    return (given ?? snake(property)).toUpperCase();
  }
  override prefixTableName(prefix: string, table: string): string {
    return `${table}_${prefix}`;
  }
  override indexName(table: unknown, columns: string[]): string {
    return `index_${super.indexName(table as string, columns)}`;
  }
}

interface Options {
  readonly namingStrategy?: DefaultNamingStrategy;
  readonly entityPrefix?: string;
  readonly migrationsRun?: boolean;
}

/** Opens the same database each time. */
type Open = (options: Options) => Promise<DataSource>;

/** Runs every operation that reads or changes rows. */
async function useAll(dataSource: DataSource): Promise<void> {
  const [revocations, sessions] = [RevokedTokenRepository.on(dataSource), SessionRepository.on(dataSource)];
  const one = revocation({ expiresAt: 1 });
  await revocations.revoke([one]);
  await revocations.revoke([one]);
  expect(await revocations.isRevoked(one.jti)).to.equal(true);
  expect(await revocations.countExpired()).to.equal(1);
  expect(await revocations.purge()).to.equal(1);
  await sessions.add(someSession({ sid: 'one', subject: 'alice' }));
  const { refresh } = (await sessions.list('alice'))[0]!;
  const successor = { ...refresh, jti: 'next' };
  expect(await sessions.rotate('one', { presented: refresh.jti, successor, at: 1 })).to.equal(true);
  await sessions.confirm([{ sid: 'one', jti: 'next' }]);
  await sessions.touch(['one'], Date.now());
  await sessions.revokeOthers('alice', 'one', { at: 2, end: 'others' });
  await sessions.revokeAll('alice', { at: 3, end: 'everywhere' });
  expect(await sessions.look('one', 'alice')).to.deep.include({ notBefore: 3 });
  expect(await sessions.purge(Number.MAX_SAFE_INTEGER)).to.equal(1);
  await revocations.probeWrite();
}

function specify(newOpen: () => Promise<Open>): void {
  for (const [Strategy, entityPrefix] of [
    [SnakeCase, undefined],
    [UpperCase, undefined],
    [UpperCase, 'app_'],
  ] as const) {
    it(`works for tables, stores and migrations: ${Strategy.name}, entityPrefix ${String(entityPrefix)}`, async () => {
      const open = await newOpen();
      const options = { namingStrategy: new Strategy(), ...(entityPrefix !== undefined && { entityPrefix }) };
      for (let round = 0; round < 2; round += 1) await useAll(await open(options));
      const dataSource = await open(options);
      // The tables are those that TypeORM would make of the entities.
      expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).to.deep.equal([]);
      for (const _ of authMigrations) await dataSource.undoLastMigration();
      await useAll(await open(options));
    });
  }

  it('is named in the error if it was added later and changes the names of existing tables', async () => {
    const open = await newOpen();
    await open({});
    const failed = await errorOf(
      open({ namingStrategy: new UpperCase() }).then(dataSource => RevokedTokenRepository.on(dataSource)),
    );
    expect(failed.message)
      .to.match(/The naming strategy UpperCase changes authx_\w+ to T_authx_\w+s\./)
      .and.to.contain('omit namingStrategy');
    RevokedTokenRepository.on(await open({ namingStrategy: new SnakeCase() }));
  });

  it('is not named in the error if it does not change the names of the tables', async () => {
    const open = await newOpen();
    const failed = await errorOf(
      open({ namingStrategy: new SnakeCase(), migrationsRun: false }).then(dataSource =>
        RevokedTokenRepository.on(dataSource),
      ),
    );
    expect(failed.message).to.contain('cannot be used').and.to.not.contain('SnakeCase');
  });
}

describe('A naming strategy on SQLite', () => {
  specify(async () => {
    const file = newFile();
    return options => openOn(file, options);
  });
});

describeOnServers(
  'A naming strategy',
  server =>
    specify(async () => {
      const database = await newDatabase(server);
      return options => openServer({ ...database, ...options });
    }),
  engines,
);
