import { RevokedTokenRepository } from '../../src/entries/typeorm';
import { newFile, openOn } from './support/authFile';
import { tryContract } from './support/contract';
import { CountingLogger } from './support/CountingLogger';
import { CountingClient, describeOnRedis, newClient, newPrefix, openStore } from './support/redisServer';
import { describeOnServers, newDatabase, openServer } from './support/sqlServers';

describe('The contract of revocation stores on SQLite', () => {
  const file = newFile();

  tryContract({
    open: async () => RevokedTokenRepository.on(await openOn(file)),
    async openUnreachable() {
      const dataSource = await openOn(newFile());
      const repository = RevokedTokenRepository.on(dataSource);
      await dataSource.destroy();
      return repository;
    },
  });
});

describeOnServers('The contract of revocation stores', server => {
  const logger = new CountingLogger();
  let database: ReturnType<typeof newDatabase>;

  before(() => (database = newDatabase(server)));

  tryContract({
    open: async () =>
      RevokedTokenRepository.on(await openServer({ ...(await database), logger }, { lookupTimeout: 5 })),
    async openUnreachable() {
      const dataSource = await openServer(await database);
      const repository = RevokedTokenRepository.on(dataSource);
      await dataSource.destroy();
      return repository;
    },
    questions: () => logger.lookups,
  });
});

describeOnRedis('The contract of revocation stores', () => {
  const client = new CountingClient(newClient());
  const prefix = newPrefix();

  tryContract({
    open: () => openStore(client, { prefix }),
    async openUnreachable() {
      const store = await openStore();
      store.close();
      return store;
    },
    forgets: 'by itself',
    questions: () => client.questions,
  });
});
