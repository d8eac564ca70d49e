import { runLoad } from '../../load/load.js';
import { buildRequest, rotating } from '../../load/requests.js';
import { protectedRequests } from '../../stores/tokens.js';
import { assertChecks, assertNoFailures, seedStore, startStoreServer } from './store-server.js';

// Who asks which server: the library's stores, or some that are written by hand and ask for each request by itself.
export const askers = [
  { name: 'sqlite', engine: 'sqlite', server: 'stores' },
  { name: 'postgres', engine: 'postgres', server: 'stores' },
  { name: 'postgres, a query each', engine: 'postgres', server: 'stores-handwritten' },
  { name: 'redis', engine: 'redis', server: 'stores' },
  { name: 'redis, a command each', engine: 'redis', server: 'stores-handwritten' },
  {
    name: 'redis, a command each, pipelined',
    engine: 'redis',
    server: 'stores-handwritten',
    changes: { pipelining: true },
  },
  { name: 'mysql', engine: 'mysql', server: 'stores' },
];

const setName = 'hot';

async function startAskers(places, { servers, rows }) {
  for (const place of places.values()) seedStore(place.at(setName), rows);
  for (const { name, engine, server, changes } of askers.filter(asker => places.has(asker.engine))) {
    const running = await startStoreServer(server, { ...places.get(engine).at(setName), ...changes });
    servers.push({ name, ...running });
  }
}

// Every server stays up and has its turn in every round: the open route, then the protected one with few tokens, which
// the server remembers. What is left of a request is what its questions cost.
export async function measureQuestions(places, { options }) {
  const { rounds: times, storeSeconds, warmUpSeconds, connections, hotRows, hotTokens } = options;
  const loads = {
    open: rotating([buildRequest('/open')]),
    hot: rotating(protectedRequests(hotTokens, hotRows.sessions)),
  };
  const servers = [];
  const load = async ({ name, port }, path, seconds) => {
    const measured = await runLoad({ port, next: loads[path], connections, seconds });
    assertNoFailures(`${name}, ${path}`, measured);
    return measured.perSecond;
  };
  try {
    await startAskers(places, { servers, rows: hotRows });
    for (const server of servers) {
      await assertChecks(server);
      for (const path of Object.keys(loads)) await load(server, path, warmUpSeconds);
    }
    const rounds = [];
    for (let round = 0; round < times; round += 1) {
      const rates = {};
      for (const server of servers) {
        const open = await load(server, 'open', storeSeconds);
        rates[server.name] = { open, hot: await load(server, 'hot', storeSeconds) };
      }
      rounds.push(rates);
    }
    return rounds;
  } finally {
    for (const { stop } of servers) await stop();
  }
}
