import { SessionRepository } from '../../src/entries/typeorm';
import { MemorySessionStore } from '../../src/testing/index';
import { newFile, openOn } from './support/authFile';
import { CountingLogger } from './support/CountingLogger';
import { trySessionContract } from './support/contract';
import { CountingClient, describeOnRedis, newClient, newPrefix, openSessionStore } from './support/redisServer';
import { describeOnServers, newDatabase, openServer } from './support/sqlServers';

describe('The contract of session stores in memory', () => {
  const store = new MemorySessionStore();

  trySessionContract({ open: () => store });
});

describe('The contract of session stores on SQLite', () => {
  const file = newFile();

  trySessionContract({
    open: async () => SessionRepository.on(await openOn(file)),
    async openUnreachable() {
      const dataSource = await openOn(newFile());
      const store = SessionRepository.on(dataSource);
      await dataSource.destroy();
      return store;
    },
  });
});

describeOnServers('The contract of session stores', server => {
  const logger = new CountingLogger();
  let database: ReturnType<typeof newDatabase>;

  before(() => (database = newDatabase(server)));

  trySessionContract({
    open: async () => SessionRepository.on(await openServer({ ...(await database), logger })),
    async openUnreachable() {
      const dataSource = await openServer(await database);
      const store = SessionRepository.on(dataSource);
      await dataSource.destroy();
      return store;
    },
    questions: () => logger.sessionLookups,
  });
});

describeOnRedis('The contract of session stores', () => {
  const client = new CountingClient(newClient());
  const prefix = newPrefix();

  trySessionContract({
    open: () => openSessionStore(client, { prefix }),
    async openUnreachable() {
      const store = await openSessionStore();
      store.close();
      return store;
    },
    forgets: 'by itself',
    questions: () => client.questions,
  });
});
