import { setTimeout as sleep } from 'node:timers/promises';
import { singleRequest } from '../../load/single-request.js';
import { median } from '../../report/statistics.js';
import { sidOf } from '../../stores/rows.js';
import { tokenOf } from '../../stores/tokens.js';
import { countTransactions } from './statements.js';
import { seedStore, startStoreServer } from './store-server.js';

const refreshes = 20;
const hour = 3600 * 1000;
const rows = { revoked: 100, sessions: refreshes + 1 };

// A refresh token of a seeded session is its current one where its `jti` is the session's.
const refreshTokenOf = index => tokenOf(index, { type: 'refresh', jti: sidOf(index) });

async function refresh(port, index) {
  const { status, body } = await singleRequest(port, '/refresh', refreshTokenOf(index), 'POST');
  if (status !== 200 || JSON.parse(body).refresh_token === undefined) throw new Error(`a refresh: ${status} ${body}`);
}

async function statementsOf(port) {
  // Redis tells a moment later.
  await sleep(20);
  return JSON.parse((await singleRequest(port, '/statements')).body);
}

// Of all that is under way on a server, only what writes takes a number.
async function writesOf({ ask }) {
  const [{ number }] = await ask('SELECT txid_snapshot_xmax(txid_current_snapshot()) AS number');
  return Number(number);
}

/** Refreshes of sessions one by one, of which none was active within the hour. */
async function measureEngine(engine, place) {
  const at = place.at('refresh');
  seedStore(at, { ...rows, lastActiveAt: Date.now() - hour });
  const { port, stop } = await startStoreServer('stores-refresh', at);
  try {
    await refresh(port, 0);
    await statementsOf(port);
    const each = [];
    for (let index = 1; index <= refreshes; index += 1) {
      const before = place.ask && (await writesOf(place));
      await refresh(port, index);
      const counted = countTransactions(engine, await statementsOf(port));
      each.push({ ...counted, numbered: place.ask && (await writesOf(place)) - before });
    }
    const over = field => median(each.map(one => one[field]));
    // Where others write to the server as well, their numbers come on top.
    const numbered = place.ask && Math.min(...each.map(one => one.numbered));
    return { reading: over('reading'), writing: over('writing'), numbered };
  } finally {
    await stop();
  }
}

export async function measureRefreshes(places, { attempt }) {
  const measured = {};
  for (const [engine, place] of places) measured[engine] = await attempt(() => measureEngine(engine, place));
  return measured;
}
