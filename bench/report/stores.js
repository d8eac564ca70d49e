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
    'Every server here checks revocation and session at every request.',
    `### Size of the tables\n\nMicroseconds for a protected request, with ${rowsOf(smallRows)}, and with ${rowsOf(largeRows)}: ` +
      `${whole(storeTokens)} tokens in rotation, more than a server remembers.`,
    sizesTable(stores.sizes, options),
    `### Questions of a request\n\n${connections} requests at a time with ${hotTokens} tokens, on ${rowsOf(hotRows)}. The library ` +
      'asks for all requests together that arrive in one turn; “each” is a store written by hand, which asks for each by ' +
      'itself, in the same server. Its commands share one connection to Redis, and “pipelined” (enableAutoPipelining of ' +
      'ioredis) also go out together.',
    questionsTable(stores.questions, askers),
    '### Refresh\n\nWhat one refresh asks of a store, its guard included, for a session that was not active within the hour. ' +
      'PostgreSQL gives each transaction that writes a number.',
    refreshesTable(stores.refreshes),
    '### Memory\n\nWhat the server’s process holds after a garbage collection, with sessions, revocations and all caches on: ' +
      `each request has a token of its own, and they belong to ${whole(memoryRows.sessions)} sessions. It remembers at most ` +
      '10,000 tokens (rememberedTokens), 1,000 subjects (subjectCache.max), 10,000 answers of the stores ' +
      '(revocationCache.max) and 10,000 sessions whose activity it noted; what was not asked for lately makes room.',
    memoryTable(stores.memory),
  ].join('\n\n');
}
