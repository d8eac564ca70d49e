import { openPool } from '../load/pool.js';

// One block on connections that are open already: the CPU time of the server's process in microseconds, and the time that
// passed in seconds. Other processes make a block last longer, but they hardly change the CPU time.
async function measureBlock({ cpuTime }, pool, requests) {
  const before = await cpuTime();
  const start = performance.now();
  await pool.send(requests);
  const seconds = (performance.now() - start) / 1000;
  const after = await cpuTime();
  return {
    requests: requests.length,
    seconds,
    user: after.user - before.user,
    system: after.system - before.system,
  };
}

const sum = (blocks, name) => blocks.reduce((total, block) => total + block[name], 0);

// All blocks count: leaving out the slow ones would leave out the garbage collector.
function perRequest(blocks) {
  const requests = sum(blocks, 'requests');
  return {
    user: sum(blocks, 'user') / requests,
    system: sum(blocks, 'system') / requests,
    perSecond: requests / sum(blocks, 'seconds'),
  };
}

/** The same block several times. */
export const repeated = (block, times) => Array(times).fill(block);

/** A block of so many requests, taken in rotation from these. */
export const blockOf = (requests, size) =>
  Array.from({ length: size }, (_, index) => requests[index % requests.length]);

/**
 * Sends short blocks of several loads in turn, so that a server that slows down or speeds up is compared with itself.
 * `loads` holds for each load a list of blocks, all of one length. Gives for each load the CPU time of a request, in user
 * mode and in the kernel, and the requests per second.
 */
export async function measureBlocks(server, { loads, connections }) {
  // Opened for each turn, since servers close connections on which nothing happens for some seconds.
  const pool = await openPool(server.port, connections);
  const measured = Object.entries(loads).map(([name, blocks]) => ({ name, blocks, done: [] }));
  try {
    for (let index = 0; index < measured[0].blocks.length; index += 1) {
      for (const { blocks, done } of measured) done.push(await measureBlock(server, pool, blocks[index]));
    }
  } finally {
    pool.close();
  }
  return Object.fromEntries(measured.map(({ name, done }) => [name, perRequest(done)]));
}

/**
 * Gives each server its turn in every round, forwards and backwards, so that none always runs after the same other one.
 * `startRound` gives the function that measures a server in that round.
 */
export async function measureInTurn(servers, rounds, startRound) {
  const measured = [];
  for (let round = 0; round < rounds; round += 1) {
    const measureTurn = startRound(round);
    const turns = {};
    const order = round % 2 === 0 ? servers : [...servers].reverse();
    for (const server of order) turns[server.name] = await measureTurn(server);
    measured.push(turns);
  }
  return measured;
}
