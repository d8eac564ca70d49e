import { openPool } from '../../load/pool.js';
import { buildRequest } from '../../load/requests.js';
import { protectedRequests } from '../../stores/tokens.js';
import { blockOf, measureBlocks, measureInTurn, repeated } from '../blocks.js';
import { assertChecks, seedStore, startStoreServer } from './store-server.js';

// Which stores a server has: the library's, or some that are written by hand and send a query for each request.
export const storeServers = [
  { name: 'sqlite', engine: 'sqlite', file: 'stores' },
  { name: 'postgres', engine: 'postgres', file: 'stores' },
  { name: 'postgres, a query each', engine: 'postgres', file: 'stores-handwritten' },
  { name: 'redis', engine: 'redis', file: 'stores' },
  { name: 'redis, a command each', engine: 'redis', file: 'stores-handwritten' },
  {
    name: 'redis, a command each, pipelined',
    engine: 'redis',
    file: 'stores-handwritten',
    changes: { pipelining: true },
  },
  { name: 'mysql', engine: 'mysql', file: 'stores' },
];

const setName = 'hot';

async function startStoreServers(places, { servers, rows }) {
  for (const place of places.values()) seedStore(place.at(setName), rows);
  for (const { name, engine, file, changes } of storeServers.filter(each => places.has(each.engine))) {
    const server = await startStoreServer(file, { ...places.get(engine).at(setName), ...changes });
    servers.push({ name, ...server });
    await assertChecks(server);
  }
}

async function warmUp({ port }, connections, { open, hot, times }) {
  const pool = await openPool(port, connections);
  for (let time = 0; time < times; time += 1) {
    await pool.send(open);
    await pool.send(hot);
  }
  pool.close();
}

/**
 * Measures the open route and the protected one with few tokens, which the server remembers, with so many requests at a
 * time that the server never waits. What is left of a protected request is what its lookups cost. Gives the rounds by
 * number of connections.
 */
export async function measureSaturation(places, { options }) {
  const { storeRounds, storeConnections, storeBlocks, storeBlock, storeWarmUp, hotRows, hotTokens } = options;
  const open = blockOf([buildRequest('/open')], storeBlock);
  const hot = blockOf(protectedRequests(hotTokens, hotRows.sessions), storeBlock);
  const loads = { open: repeated(open, storeBlocks), hot: repeated(hot, storeBlocks) };
  const servers = [];
  try {
    await startStoreServers(places, { servers, rows: hotRows });
    const measured = {};
    for (const connections of storeConnections) {
      for (const server of servers) await warmUp(server, connections, { open, hot, times: storeWarmUp });
      measured[connections] = await measureInTurn(
        servers,
        storeRounds,
        () => server => measureBlocks(server, { loads, connections }),
      );
    }
    return measured;
  } finally {
    for (const { stop } of servers) await stop();
  }
}
