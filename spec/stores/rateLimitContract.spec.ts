import { SqlRateLimitStore } from '../../src/entries/typeorm';
import { MemoryRateLimitStore } from '../../src/testing/index';
import { newFile, openOn } from './support/authFile';
import { tryRateLimitContract } from './support/contract';
import { describeOnRedis, newClient, newPrefix, openRateLimitStore } from './support/redisServer';
import { describeOnServers, newDatabase, openServer } from './support/sqlServers';

describe('The contract of stores of rate limits in memory', () => {
  const store = new MemoryRateLimitStore();

  tryRateLimitContract({ open: () => store });
});

describe('The contract of stores of rate limits on SQLite', () => {
  const file = newFile();

  tryRateLimitContract({
    open: async () => SqlRateLimitStore.open(await openOn(file)),
    async openUnreachable() {
      const dataSource = await openOn(newFile());
      const store = await SqlRateLimitStore.open(dataSource);
      await dataSource.destroy();
      return store;
    },
  });
});

describeOnServers('The contract of stores of rate limits', server => {
  let database: ReturnType<typeof newDatabase>;

  before(() => (database = newDatabase(server)));

  tryRateLimitContract({
    open: async () => SqlRateLimitStore.open(await openServer(await database, { lookupTimeout: 5 })),
    async openUnreachable() {
      const dataSource = await openServer(await database);
      const store = await SqlRateLimitStore.open(dataSource);
      await dataSource.destroy();
      return store;
    },
  });
});

describeOnRedis('The contract of stores of rate limits', () => {
  const prefix = newPrefix();

  tryRateLimitContract({
    open: () => openRateLimitStore(newClient(), { prefix }),
    async openUnreachable() {
      const store = await openRateLimitStore();
      store.close();
      return store;
    },
    forgets: 'by itself',
  });
});
