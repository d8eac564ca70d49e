import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { SqlRateLimitStore } from '../../../src/entries/typeorm';
import { someCounter } from '../../../src/testing/limits/someCounter';
import { newFile, openOn } from '../support/authFile';

describe('SqlRateLimitStore on SQLite', () => {
  for (const held of [100, 500]) {
    it(`dates a request to when it was counted or later, if the database was locked for ${String(held)} ms`, async () => {
      const file = newFile();
      const store = await SqlRateLimitStore.open(await openOn(file));
      const counter = someCounter({ max: 2 });
      await store.take([counter]);
      const other = await openOn(file);
      await other.query('BEGIN IMMEDIATE');
      const taken = store.take([counter]);
      await pause(held);
      const released = Date.now();
      await other.query('COMMIT');
      const { isAccepted, states } = await taken;
      expect(isAccepted).to.equal(true);
      expect((states[0]?.slot ?? 0) / 1000).to.be.at.least(released);
    });
  }

  it('creates its table with the prefix of the DataSource, and stores no key and no name', async () => {
    const dataSource = await openOn(newFile(), { entityPrefix: 'own_' });
    const store = await SqlRateLimitStore.open(dataSource);
    const counter = someCounter();
    await store.take([counter]);
    const rows = await dataSource.query<object[]>('SELECT * FROM own_authx_rate_limit');
    expect(rows).to.have.length(1);
    expect(rows[0]).to.have.property('id', counter.id);
  });

  it('is not opened by a purge that would have to create its table', async () => {
    const dataSource = await openOn(newFile());
    expect(await SqlRateLimitStore.openExisting(dataSource)).to.equal(undefined);
    await SqlRateLimitStore.open(dataSource);
    expect(await SqlRateLimitStore.openExisting(dataSource)).to.be.instanceOf(SqlRateLimitStore);
  });
});
