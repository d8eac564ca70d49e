import { fileURLToPath } from 'node:url';
import { openPool } from '../load/pool.js';
import { buildRequest } from '../load/requests.js';
import { mintTokens } from '../tokens.js';
import { blockOf, measureBlocks, measureInTurn, repeated } from './blocks.js';
import { startServer } from './server-process.js';

// The floor, routing-controllers without this library (`open` needs no token there either), and this library.
export const addedServers = ['node-http', 'rc-keyobject', 'authx-norevocation', 'authx'];

const openRequest = buildRequest('/open');
const addedWarmUp = 10;

function loadsOf({ hot, cold, block }) {
  const coldBlocks = [];
  for (let start = 0; start < cold.length; start += block) coldBlocks.push(cold.slice(start, start + block));
  return {
    open: repeated(blockOf([openRequest], block), coldBlocks.length),
    hot: repeated(blockOf(hot, block), coldBlocks.length),
    cold: coldBlocks,
  };
}

async function warmUp(pool, { hot, cold }, times) {
  for (let time = 0; time < times; time += 1) {
    await pool.send(blockOf([openRequest], hot.length));
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
      servers.push({ name, ...server });
      const pool = await openPool(server.port, connections);
      await warmUp(pool, { hot, cold: warm }, addedWarmUp);
      pool.close();
    }
    const rounds = await measureInTurn(servers, addedRounds, round => {
      const cold = protectedRequests(mintTokens(addedTokens, `cold-${round}`));
      const loads = loadsOf({ hot, cold, block: addedBlock });
      return server => measureBlocks(server, { loads, connections });
    });
    return { rounds, failures: [] };
  } catch (error) {
    return { rounds: [], failures: [`added: ${error.message}`] };
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}
