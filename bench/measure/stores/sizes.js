import { runLoad } from '../../load/load.js';
import { eachOnce, rotating } from '../../load/requests.js';
import { protectedRequests } from '../../stores/tokens.js';
import { assertChecks, assertNoFailures, seedStore, startStoreServer } from './store-server.js';

const engines = ['sqlite', 'postgres'];

async function prepare(set, { place, rows, requests }) {
  const at = place.at(set);
  seedStore(at, rows);
  const server = await startStoreServer('stores', at);
  return { ...server, requests, next: rotating(requests) };
}

async function measureEngine(engine, place, { sets, options }) {
  const { rounds: times, storeSeconds, connections } = options;
  const servers = {};
  const load = async (set, much) => {
    const { port, next } = servers[set];
    const measured = await runLoad({ port, next, connections, ...much });
    assertNoFailures(`${engine}, ${set} tables`, measured);
    return measured.perSecond;
  };
  try {
    for (const set of ['small', 'large']) {
      servers[set] = await prepare(set, { place, ...sets[set] });
      await assertChecks(servers[set]);
      // Each token once, so that no round pays for what is read from the file for the first time.
      await load(set, { next: eachOnce(servers[set].requests) });
    }
    const rounds = [];
    for (let round = 0; round < times; round += 1) {
      const order = round % 2 === 0 ? ['small', 'large'] : ['large', 'small'];
      const rates = {};
      for (const set of order) rates[set] = await load(set, { seconds: storeSeconds });
      rounds.push(rates);
    }
    return rounds;
  } finally {
    for (const { stop } of Object.values(servers)) await stop();
  }
}

// The same requests to two servers, in turn: one with few rows, one with many. More tokens than a server remembers, so
// that each is verified anew, and far more than fit one page of an index.
export async function measureSizes(places, { options, attempt }) {
  const { smallRows, largeRows, storeTokens } = options;
  const set = rows => ({ rows, requests: protectedRequests(storeTokens, rows.sessions) });
  const sets = { small: set(smallRows), large: set(largeRows) };
  const measured = {};
  for (const engine of engines) {
    const place = places.get(engine);
    if (!place) continue;
    measured[engine] = await attempt(() => measureEngine(engine, place, { sets, options }));
  }
  return measured;
}
