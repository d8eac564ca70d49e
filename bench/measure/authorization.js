import { fileURLToPath } from 'node:url';
import { openPool } from '../load/pool.js';
import { buildRequest } from '../load/requests.js';
import { mintToken } from '../tokens.js';
import { blockOf, measureBlocks, measureInTurn, repeated } from './blocks.js';
import { startServer } from './server-process.js';

/** The routes of the server: one guard, and what stands beside it. */
export const authorizationRoutes = ['guarded', 'limited', 'allowed', 'all'];

const serverFile = name => fileURLToPath(new URL(`../servers/${name}.js`, import.meta.url));

const requestsTo = (paths, tokens) =>
  Object.fromEntries(paths.map(path => [path, tokens.map(t => buildRequest(`/${path}`, t))]));

async function warmUp(server, requests, connections) {
  const pool = await openPool(server.port, connections);
  for (let time = 0; time < 30; time += 1) for (const all of Object.values(requests)) await pool.send(all);
  pool.close();
}

const loadsOf = (requests, { block, blocks }) =>
  Object.fromEntries(Object.entries(requests).map(([path, all]) => [path, repeated(blockOf(all, block), blocks)]));

/** How many servers share the rounds. The ratio of one process may be 3 % off, by how V8 happens to compile it. */
const starts = 5;

/** Measures what limits, policies and roles add to a guarded request, in several servers, one after the other. */
export async function measureAuthorization(options) {
  const { hotTokens, addedRounds } = options;
  const tokens = Array.from({ length: hotTokens }, (_, i) => mintToken(`user-${i}`, { roles: ['clerk'] }));
  const requests = requestsTo(authorizationRoutes, tokens);
  const measured = [];
  for (let start = 0; start < starts; start += 1) {
    measured.push(...(await measureOneServer(options, requests, Math.ceil(addedRounds / starts))));
  }
  return measured;
}

async function measureOneServer({ connections }, requests, rounds) {
  const server = { name: 'authx', ...(await startServer(serverFile('authx-authorization'), {}, [], true)) };
  try {
    await warmUp(server, requests, connections);
    const loads = loadsOf(requests, { block: 2000, blocks: 4 });
    return await measureInTurn([server], rounds, () => one => measureBlocks(one, { loads, connections }));
  } finally {
    await server.stop();
  }
}

/**
 * Measures the guarded request of this library, and the one of another build of it, in turn.
 *
 * @param other - the folder of the other build
 */
export async function measureBothBuilds(options, other) {
  const { connections, hotTokens, addedRounds: rounds } = options;
  const tokens = Array.from({ length: hotTokens }, (_, i) => mintToken(`user-${i}`));
  const requests = requestsTo(['protected'], tokens);
  const servers = [];
  try {
    for (const [name, env] of [
      ['this', {}],
      ['other', { BENCH_LIBRARY: other }],
    ]) {
      const server = await startServer(serverFile('authx-norevocation'), env, [], true);
      servers.push({ name, ...server });
      await warmUp(server, requests, connections);
    }
    const loads = loadsOf(requests, { block: 2000, blocks: 4 });
    return await measureInTurn(servers, rounds, () => one => measureBlocks(one, { loads, connections }));
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}
