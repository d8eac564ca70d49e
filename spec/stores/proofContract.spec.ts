import { SqlProofStore } from '../../src/entries/typeorm';
import { MemoryProofStore, type ProofStoreUnderTest } from '../../src/testing/index';
import { newFile, openOn } from './support/authFile';
import { tryProofContract } from './support/contract';
import { CountingLogger } from './support/CountingLogger';
import { CountingClient, describeOnRedis, newClient, newPrefix, openProofStore } from './support/redisServer';
import { describeOnServers, newDatabase, openServer } from './support/sqlServers';

describe('The contract of stores of DPoP proofs in memory', () => {
  const store = new MemoryProofStore();

  tryProofContract({ open: () => store, openUnreachable: () => new MemoryProofStore({ capacity: 0 }) });
});

describe('The contract of stores of DPoP proofs on SQLite', () => {
  const file = newFile();

  tryProofContract({
    open: async () => SqlProofStore.open(await openOn(file)),
    async openUnreachable() {
      const dataSource = await openOn(newFile());
      const store = await SqlProofStore.open(dataSource);
      await dataSource.destroy();
      return store;
    },
  });
});

describeOnServers('The contract of stores of DPoP proofs', server => {
  const logger = new CountingLogger();
  let database: ReturnType<typeof newDatabase>;

  before(() => (database = newDatabase(server)));

  const open: ProofStoreUnderTest['open'] = async () =>
    SqlProofStore.open(await openServer({ ...(await database), logger }, { lookupTimeout: 5 }));

  tryProofContract({
    open,
    async openUnreachable() {
      const dataSource = await openServer(await database);
      const store = await SqlProofStore.open(dataSource);
      await dataSource.destroy();
      return store;
    },
    questions: () => logger.proofs,
  });
});

describeOnRedis('The contract of stores of DPoP proofs', () => {
  const client = new CountingClient(newClient());
  const prefix = newPrefix();

  tryProofContract({
    open: () => openProofStore(client, { prefix }),
    async openUnreachable() {
      const store = await openProofStore();
      store.close();
      return store;
    },
    forgets: 'by itself',
    questions: () => client.questions,
  });
});
