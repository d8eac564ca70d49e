import { runLoad } from '../../load/load.js';
import { buildRequest } from '../../load/requests.js';
import { singleRequest } from '../../load/single-request.js';
import { sidOf, subjectOf } from '../../stores/rows.js';
import { mintQuickly } from '../../tokens.js';
import { assertNoFailures, seedStore, startStoreServer } from './store-server.js';

const hour = 3600 * 1000;

// Each token once, minted when it is sent: a million of them would not fit the load generator's own memory.
function untilSent(total, sessions) {
  let sent = 0;
  return upTo => () => {
    if (sent >= Math.min(upTo, total)) return undefined;
    const index = sent++ % sessions;
    return buildRequest('/protected', mintQuickly(subjectOf(index), { sid: sidOf(index) }));
  };
}

// The sessions were last active an hour ago, so that what is remembered of their activity fills as well.
async function measureEngine(engine, place, { options }) {
  const { memoryRows, memoryMarks, connections } = options;
  const at = place.at('memory');
  seedStore(at, { ...memoryRows, lastActiveAt: Date.now() - hour });
  const { port, stop } = await startStoreServer('memory', at, ['--expose-gc']);
  try {
    const upTo = untilSent(memoryMarks.at(-1), memoryRows.sessions);
    const samples = [];
    for (const mark of memoryMarks) {
      assertNoFailures(`memory on ${engine}`, await runLoad({ port, next: upTo(mark), connections }));
      samples.push({ requests: mark, ...JSON.parse((await singleRequest(port, '/memory')).body) });
    }
    return samples;
  } finally {
    await stop();
  }
}

/** What a server holds after so many requests, each with a token of its own. */
export async function measureMemory(places, { options, attempt }) {
  const measured = {};
  for (const engine of options.memoryStores) {
    const place = places.get(engine);
    if (place) measured[engine] = await attempt(() => measureEngine(engine, place, { options }));
  }
  return measured;
}
