import { fileURLToPath } from 'node:url';
import { openPool } from '../load/pool.js';
import { buildRequest } from '../load/requests.js';
import { mintTokens } from '../tokens.js';
import { startServer } from './server-process.js';

// The floor, routing-controllers without this library (`open` needs no token there either), and this library.
export const addedServers = ['node-http', 'rc-keyobject', 'authx-norevocation', 'authx'];

const openRequest = buildRequest('/open');
const addedWarmUp = 10;

// CPU time of the server's process for one request, in microseconds. Other processes make the load last longer, but
// they hardly change this figure.
async function cpuPerRequest(server, pool, requests) {
  const before = await server.cpuTime();
  await pool.send(requests);
  const after = await server.cpuTime();
  const perRequest = name => (after[name] - before[name]) / requests.length;
  return { user: perRequest('user'), system: perRequest('system') };
}

const sum = (values, name) => values.reduce((total, value) => total + value[name], 0);
const mean = values => ({ user: sum(values, 'user') / values.length, system: sum(values, 'system') / values.length });

// Short blocks of open, hot and cold requests follow one another, so that a server that slows down or speeds up is
// compared with itself. All blocks count: leaving out the slow ones would leave out the garbage collector.
async function measureTurn(server, { hot, cold, block, connections }) {
  // Opened for each turn, since servers close connections on which nothing happens for some seconds.
  const pool = await openPool(server.port, connections);
  const blocks = { open: [], hot: [], cold: [] };
  const open = Array(block).fill(openRequest);
  const hotBlock = Array.from({ length: block }, (_, index) => hot[index % hot.length]);
  for (let start = 0; start < cold.length; start += block) {
    blocks.open.push(await cpuPerRequest(server, pool, open));
    blocks.hot.push(await cpuPerRequest(server, pool, hotBlock));
    blocks.cold.push(await cpuPerRequest(server, pool, cold.slice(start, start + block)));
  }
  pool.close();
  return { open: mean(blocks.open), hot: mean(blocks.hot), cold: mean(blocks.cold) };
}

async function warmUp(pool, { hot, cold }, times) {
  for (let time = 0; time < times; time += 1) {
    await pool.send(Array(hot.length).fill(openRequest));
    await pool.send(hot);
  }
  await pool.send(cold);
  // Twice more, since the cold tokens may have displaced them.
  await pool.send([...hot, ...hot]);
}

// All servers stay up, and each has its turn in every round, with the same tokens as the others. What authentication
// adds is the difference to the open route of the same server in the same turn.
export async function measureAdded(options, env) {
  const { addedRounds, addedTokens, addedBlock, coldWarmUpTokens, hotTokens, connections } = options;
  const protectedRequests = tokens => tokens.map(token => buildRequest('/protected', token));
  const hot = protectedRequests(mintTokens(hotTokens, 'hot'));
  const servers = [];
  try {
    const warm = protectedRequests(mintTokens(coldWarmUpTokens, 'warm'));
    for (const name of addedServers) {
      const file = fileURLToPath(new URL(`../servers/${name}.js`, import.meta.url));
      const server = await startServer(file, env, [], true);
      servers.push({ name, server });
      const pool = await openPool(server.port, connections);
      await warmUp(pool, { hot, cold: warm }, addedWarmUp);
      pool.close();
    }
    const rounds = [];
    for (let round = 0; round < addedRounds; round += 1) {
      const cold = protectedRequests(mintTokens(addedTokens, `cold-${round}`));
      const turns = {};
      // In turn forwards and backwards, so that no server always runs right after the same other one.
      const order = round % 2 === 0 ? servers : [...servers].reverse();
      for (const { name, server } of order) {
        turns[name] = await measureTurn(server, { hot, cold, block: addedBlock, connections });
      }
      rounds.push(turns);
    }
    return { rounds, failures: [] };
  } catch (error) {
    return { rounds: [], failures: [`added: ${error.message}`] };
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
}
