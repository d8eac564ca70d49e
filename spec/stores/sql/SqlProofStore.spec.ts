import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { SqlProofStore } from '../../../src/entries/typeorm';
import { ConfigurationError } from '../../../src/errors/errors';
import { newFile, openOn } from '../support/authFile';
import { describeOnServers, engines, newDatabase, openServer } from '../support/sqlServers';

const used = (id: string): { id: string; expiresAt: number } => ({
  id: id.padEnd(43, 'x'),
  expiresAt: Math.floor(Date.now() / 1000) + 60,
});

/** Waits until a count is as expected. */
async function eventually(count: () => Promise<number>, expected: number): Promise<void> {
  for (let i = 0; (await count()) !== expected && i < 200; i += 1)
    await new Promise(resolve => setTimeout(resolve, 10));
  expect(await count()).to.equal(expected);
}

const countIn = async (dataSource: DataSource): Promise<number> => {
  const [row] = await dataSource.query<{ count: unknown }[]>('SELECT COUNT(*) AS count FROM authx_dpop_proof');
  return Number(row?.count);
};

describe('SqlProofStore on SQLite', () => {
  it('does not change how durable other commits are', async () => {
    const dataSource = await openOn(newFile());
    const store = await SqlProofStore.open(dataSource);
    expect(await store.use(used('a'))).to.equal(true);
    const [{ synchronous }] = await dataSource.query<[{ synchronous: number }]>('PRAGMA synchronous');
    expect(synchronous).to.equal(2);
  });

  it('deletes expired proofs by itself after many uses', async () => {
    const dataSource = await openOn(newFile());
    const store = await SqlProofStore.open(dataSource);
    const expired = Array.from({ length: 2000 }, (_, i) => ({ ...used(String(i)), expiresAt: 1000 }));
    await Promise.all(expired.map(proof => store.use(proof)));
    await eventually(() => countIn(dataSource), 0);
  });

  it('uses the prefix of the DataSource', async () => {
    const dataSource = await openOn(newFile(), { entityPrefix: 'my_' });
    await (await SqlProofStore.open(dataSource)).use(used('a'));
    expect(await dataSource.query('SELECT id FROM my_authx_dpop_proof')).to.have.length(1);
  });

  it('refuses a DataSource that is not open', async () => {
    const closed = new DataSource({ type: 'better-sqlite3', database: ':memory:' });
    const failure: unknown = await SqlProofStore.open(closed).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ConfigurationError).with.property('message').that.includes('initialize');
  });

  it('refuses a proof that it could not tell from others', async () => {
    const store = await SqlProofStore.open(await openOn(newFile()));
    for (const proof of [
      { ...used('a'), id: 'short' },
      { ...used('a'), expiresAt: NaN },
    ]) {
      const failure: unknown = await store.use(proof).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(TypeError);
    }
  });
});

describeOnServers(
  'SqlProofStore',
  server => {
    it('stores proofs in a table whose commits wait for no disk', async () => {
      const dataSource = await openServer(await newDatabase(server));
      await SqlProofStore.open(dataSource);
      const [kind] = await dataSource.query<{ kind: string }[]>(
        server.type === 'postgres'
          ? "SELECT relpersistence AS kind FROM pg_class WHERE relname = 'authx_dpop_proof'"
          : "SELECT ENGINE AS kind FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'authx_dpop_proof'",
      );
      expect(kind?.kind).to.equal(server.type === 'postgres' ? 'u' : 'MEMORY');
    });

    it('deletes expired proofs by itself after many uses', async () => {
      const dataSource = await openServer(await newDatabase(server));
      const store = await SqlProofStore.open(dataSource);
      const expired = Array.from({ length: 2000 }, (_, i) => ({ ...used(String(i)), expiresAt: 1000 }));
      await Promise.all(expired.map(proof => store.use(proof)));
      await eventually(() => countIn(dataSource), 0);
    });

    it('is found only if its table is there, and purged', async () => {
      const dataSource = await openServer(await newDatabase(server));
      expect(await SqlProofStore.openExisting(dataSource)).to.equal(undefined);
      await (await SqlProofStore.open(dataSource)).use({ ...used('a'), expiresAt: 1 });
      expect(await (await SqlProofStore.openExisting(dataSource))?.purge()).to.equal(1);
    });

    it('is opened by several processes at the same time', async () => {
      const options = await newDatabase(server);
      const dataSources = await Promise.all([1, 2, 3, 4].map(() => openServer(options)));
      await Promise.all(dataSources.map(dataSource => SqlProofStore.open(dataSource)));
    });
  },
  engines,
);
