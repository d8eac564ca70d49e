import { storeServers } from '../measure/stores/saturation.js';
import { cpuTime, median } from './statistics.js';
import { table, whole } from './table.js';

const notMeasured = 'not measured';
const megabytes = bytes => (bytes / 2 ** 20).toFixed(1);
const rowsOf = ({ revoked, sessions }) => `${whole(revoked)} revoked rows and ${whole(sessions)} sessions`;

function sizesTable(sizes, { smallRows, largeRows }) {
  const heads = ['store', `µs with ${whole(smallRows.revoked)} rows`, `µs with ${whole(largeRows.revoked)}`, 'ratio'];
  const rows = ['sqlite', 'postgres'].map(engine => {
    const rounds = sizes?.[engine];
    if (!rounds) return [engine, notMeasured, '–', '–'];
    const over = value => median(rounds.map(value));
    const times = ['small', 'large'].map(set => over(round => 1e6 / round[set]).toFixed(1));
    return [engine, ...times, over(({ small, large }) => small / large).toFixed(2)];
  });
  return table(heads, rows);
}

/** What a request costs at saturation, on each store and with each number of connections. */
export function saturationTable({ saturation }, { storeConnections }) {
  const rows = storeServers.flatMap(({ name }) =>
    storeConnections.map(connections => {
      const rounds = (saturation?.[connections] ?? []).map(round => round[name]).filter(Boolean);
      const first = [name, String(connections)];
      if (rounds.length === 0) return [...first, notMeasured, '–', '–', '–', '–', '–', '–'];
      const over = value => median(rounds.map(value));
      return [
        ...first,
        ...['open', 'hot'].map(load => whole(over(round => round[load].perSecond))),
        over(({ open, hot }) => hot.perSecond / open.perSecond).toFixed(2),
        ...['open', 'hot'].map(load => over(round => cpuTime(round[load])).toFixed(1)),
        over(({ open, hot }) => cpuTime(open) / cpuTime(hot)).toFixed(2),
        over(({ open, hot }) => open.user / hot.user).toFixed(2),
      ];
    }),
  );
  const heads = ['store', 'connections', 'open/s', 'protected/s', 'protected/open'];
  const cpuHeads = ['open CPU µs', 'protected CPU µs', 'open/protected CPU', 'the same in user mode'];
  return table([...heads, ...cpuHeads], rows);
}

function refreshesTable(refreshes) {
  const rows = ['sqlite', 'postgres', 'mysql', 'redis'].map(engine => {
    const counted = refreshes?.[engine];
    if (!counted) return [engine, notMeasured, '–', '–'];
    return [engine, counted.reading, counted.writing, counted.numbered ?? '–'].map(String);
  });
  return table(['store', 'transactions that read', 'that write', 'numbers that the server gave them'], rows);
}

export function memoryTable(memory) {
  const rows = Object.entries(memory ?? {}).flatMap(([engine, samples]) =>
    (samples ?? []).map(({ requests, heapUsed, rss }) => [
      engine,
      whole(requests),
      megabytes(heapUsed),
      megabytes(rss),
    ]),
  );
  return rows.length === 0
    ? `Memory was ${notMeasured}.`
    : table(['store', 'requests', 'heap MiB', 'resident MiB'], rows);
}

/** What the stores cost: a table for each question, after a sentence that says what was done. */
export function storesReport({ stores, options }) {
  const { smallRows, largeRows, hotRows, memoryRows, storeTokens, hotTokens, storeConnections } = options;
  return [
    'All servers in this part check the revocation and the session at every request.',
    `### Size of the tables\n\nMicroseconds for a protected request, with ${rowsOf(smallRows)}, and with ${rowsOf(largeRows)}. ` +
      `${whole(storeTokens)} tokens are used in rotation, which is more than a server remembers.`,
    sizesTable(stores.sizes, options),
    `### Lookups at saturation\n\n${storeConnections.join(' and ')} requests at a time with ${hotTokens} tokens, on ` +
      `${rowsOf(hotRows)}. Blocks of the open and of the protected route alternate. The CPU time is that of the process of ` +
      'the server for one request. The library sends one query for the requests that arrive together. “each” is a simple ' +
      'store in the same server that sends one query for each request. On Redis, its commands share one connection. With ' +
      '“pipelined” (enableAutoPipelining of ioredis), they are also sent together.',
    saturationTable(stores, options),
    '### Refresh\n\nThe transactions of one refresh, guard included, for a session that was not active for an hour. PostgreSQL ' +
      'numbers each transaction that writes.',
    refreshesTable(stores.refreshes),
    '### Memory\n\nThe memory of the process after a garbage collection, with sessions, revocations and all caches. Each ' +
      `request has its own token, and the tokens belong to ${whole(memoryRows.sessions)} sessions. The process remembers at most ` +
      '10,000 tokens (rememberedTokens), 1,000 subjects (subjectCache.max), 10,000 answers of the stores ' +
      '(revocationCache.max) and 10,000 sessions with their activity. Entries that were not used lately are dropped.',
    memoryTable(stores.memory),
  ].join('\n\n');
}
