import type { Purged, PurgeReport } from '../auth/purgeStores';
import type { Command, CommandContext } from './Command';
import { loadSqlStores } from './loadSqlStores';
import { parseWords } from './parseWords';
import { locateStore } from './storeCommand/locateStore';
import { storeHelp, storeWords } from './storeCommand/storeWords';

const help = `Usage: authx purge [options]

Deletes revocations of expired tokens, sessions that ended at least a day ago, expired DPoP proofs, and counters of rate
limits whose window is over. Several processes may purge at the same time. The command creates no file and no table. Redis
expires its entries itself.

${storeHelp}
  --progress        prints on standard error how many rows of each table were deleted so far. Default on a terminal
  --json            prints JSON: { revocations, sessions, proofs?, rateLimits? }
  --help            prints this text

The exit code is 0; 1 if the store failed; 2 for wrong arguments.`;

const options = { ...storeWords, progress: { type: 'boolean' }, json: { type: 'boolean' } } as const;

/** Deletes expired revocations and proofs, and ended sessions. */
export const purge: Command = {
  summary: 'deletes expired revocations and ended sessions',
  help,
  options,

  async run(words, { environment, isTerminal, print, warn }) {
    const { json, progress = isTerminal, ...named } = parseWords({ args: [...words], options }).values;
    const location = locateStore(named, environment);
    if (location.kind === 'redis') {
      const none: Purged = { revocations: 0, sessions: 0 };
      print(json ? JSON.stringify(none) : 'Redis expires its entries itself. There is nothing to purge.');
      return;
    }
    const purged = await loadSqlStores().purge(location.options, progress ? progressOn(warn) : undefined);
    print(json ? JSON.stringify(purged) : `Purged ${describe(purged)}.`);
  },
};

const nouns: Readonly<Record<keyof Purged, readonly [one: string, several: string]>> = {
  revocations: ['revocation', 'revocations'],
  sessions: ['session', 'sessions'],
  proofs: ['DPoP proof', 'DPoP proofs'],
  rateLimits: ['counter of rate limits', 'counters of rate limits'],
};

const counted = (store: keyof Purged, count: number): string => `${String(count)} ${nouns[store][count === 1 ? 0 : 1]}`;

function describe(purged: Purged): string {
  const counts = Object.entries(purged) as [keyof Purged, number][];
  return new Intl.ListFormat('en-US').format(counts.map(([store, count]) => counted(store, count)));
}

/** The shortest time between two lines about one table, in milliseconds. */
const interval = 1000;

/** Makes what prints how many rows of a table were deleted so far: at once, and then about once a second. */
function progressOn(warn: CommandContext['warn']): PurgeReport {
  const told = new Map<keyof Purged, number>();
  return (store, deleted) => {
    const now = performance.now();
    if (now - (told.get(store) ?? -Infinity) < interval) return;
    told.set(store, now);
    warn(`Deleted ${counted(store, deleted)} so far.`);
  };
}
