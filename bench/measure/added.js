import { fileURLToPath } from 'node:url';
import { runLoad } from '../load/load.js';
import { buildRequest, eachOnce, rotating } from '../load/requests.js';
import { mintTokens } from '../tokens.js';
import { startServer } from './server-process.js';

// The floor, routing-controllers without this library (`open` needs no token there either), and this library.
export const addedServers = ['node-http', 'rc-keyobject', 'authx-norevocation', 'authx'];

const openRequest = buildRequest('/open');
const openAtOnce = 6000;

function* repeated(requests, count) {
  for (let index = 0; index < count; index += 1) yield requests[index % requests.length];
}

// CPU time of the server's process for one request, in microseconds. Other processes make the load last longer, but
// they hardly change this figure.
async function cpuPerRequest(server, requests, connections) {
  const list = [...requests];
  const before = await server.cpuTime();
  const { failures } = await runLoad({ port: server.port, connections, next: eachOnce(list) });
  if (failures.length > 0) throw new Error(`${failures.length} failed requests, the first: ${failures[0]}`);
  return ((await server.cpuTime()) - before) / list.length;
}

async function measureTurn(server, { hot, cold }, connections) {
  // `open` on both sides of the protected loads, so that a server that slows down or speeds up is compared with itself.
  const before = await cpuPerRequest(server, repeated([openRequest], openAtOnce), connections);
  const hotCpu = await cpuPerRequest(server, repeated(hot, openAtOnce), connections);
  const coldCpu = await cpuPerRequest(server, cold, connections);
  const after = await cpuPerRequest(server, repeated([openRequest], openAtOnce), connections);
  return { open: (before + after) / 2, hot: hotCpu, cold: coldCpu };
}

async function warmUp(server, { hot, cold }, { connections, warmUpSeconds }) {
  const load = settings => runLoad({ port: server.port, connections, ...settings });
  await load({ next: rotating([openRequest]), seconds: warmUpSeconds });
  await load({ next: rotating(hot), seconds: warmUpSeconds });
  await load({ next: eachOnce(cold) });
  // Twice more, since the cold tokens may have displaced them.
  await load({ next: eachOnce([...hot, ...hot]) });
}

// All servers stay up, and each has its turn in every round, with the same tokens as the others. What authentication
// adds is the difference to the open route of the same server in the same turn.
export async function measureAdded(options, env) {
  const { addedRounds, addedTokens, coldWarmUpTokens, hotTokens, connections } = options;
  const protectedRequests = tokens => tokens.map(token => buildRequest('/protected', token));
  const hot = protectedRequests(mintTokens(hotTokens, 'hot'));
  const servers = [];
  try {
    const warm = protectedRequests(mintTokens(coldWarmUpTokens, 'warm'));
    for (const name of addedServers) {
      const file = fileURLToPath(new URL(`../servers/${name}.js`, import.meta.url));
      const server = await startServer(file, env, [], true);
      servers.push([name, server]);
      await warmUp(server, { hot, cold: warm }, options);
    }
    const rounds = [];
    for (let round = 0; round < addedRounds; round += 1) {
      const cold = protectedRequests(mintTokens(addedTokens, `cold-${round}`));
      const turns = {};
      // In turn forwards and backwards, so that no server always runs right after the same other one.
      const order = round % 2 === 0 ? servers : [...servers].reverse();
      for (const [name, server] of order) turns[name] = await measureTurn(server, { hot, cold }, connections);
      rounds.push(turns);
    }
    return { rounds, failures: [] };
  } catch (error) {
    return { rounds: [], failures: [`added: ${error.message}`] };
  } finally {
    await Promise.all(servers.map(([, server]) => server.stop()));
  }
}
