import { median } from './statistics.js';
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

function questionsTable(questions, askers) {
  const rows = askers.map(({ name }) => {
    const rounds = (questions ?? []).map(round => round[name]).filter(Boolean);
    if (rounds.length === 0) return [name, notMeasured, '–', '–'];
    const over = value => median(rounds.map(value));
    const rates = ['open', 'hot'].map(path => whole(over(round => round[path])));
    return [name, ...rates, over(({ open, hot }) => hot / open).toFixed(2)];
  });
  return table(['store', 'open/s', 'protected/s', 'protected/open'], rows);
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
export function storesReport({ stores, askers, options }) {
  const { smallRows, largeRows, hotRows, memoryRows, storeTokens, hotTokens, connections } = options;
  return [
    'All servers in this part check the revocation and the session at every request.',
    `### Size of the tables\n\nMicroseconds for a protected request, with ${rowsOf(smallRows)}, and with ${rowsOf(largeRows)}. ` +
      `${whole(storeTokens)} tokens are used in rotation, which is more than a server remembers.`,
    sizesTable(stores.sizes, options),
    `### Queries of a request\n\n${connections} requests at a time with ${hotTokens} tokens, on ${rowsOf(hotRows)}. The library ` +
      'sends one query for all requests of one turn of the event loop. “each” is a simple store in the same server that sends ' +
      'one query for each request. On Redis, its commands share one connection. With “pipelined” (enableAutoPipelining of ' +
      'ioredis), they are also sent together.',
    questionsTable(stores.questions, askers),
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
