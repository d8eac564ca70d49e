import { assertTypeormInstalled } from '../config/assertTypeormInstalled';
import type { Purged } from '../auth/purgeStores';
import type { Command } from './Command';
import { storeOptions, type OpeningOptions } from './storeOptions';
import { parseWords } from './parseWords';
import { UsageError } from './UsageError';

const help = `Usage: authx purge [--url <store>] [--entity-prefix <prefix>]

Deletes revocations of expired tokens, sessions that ended at least a day ago, expired DPoP proofs, and counters of rate
limits whose window is over. Several processes may purge at the same time. The command creates no file and no table.

  --url             the store: the path of an SQLite file (./auth.sqlite, sqlite:./auth.sqlite), or postgres://...,
                    mysql://..., mariadb://... Default: AUTHX_STORE_URL, which other users of the machine do not see
                    in the list of processes
  --entity-prefix   the prefix of the table names, if the application has one
  --help            prints this text

The exit code is 0; 1 if the store failed; 2 for wrong arguments.`;

const options = { url: { type: 'string' }, 'entity-prefix': { type: 'string' } } as const;

/** Deletes expired revocations and proofs, and ended sessions. */
export const purge: Command = {
  summary: 'deletes expired revocations and ended sessions',
  help,

  async run(words, { environment, print }) {
    const { url, 'entity-prefix': entityPrefix } = readWords(words);
    const store = url ?? environment.AUTHX_STORE_URL;
    if (!store) throw new UsageError('Name the store: set AUTHX_STORE_URL, or pass --url.');
    const opening = storeOptions(store);
    if (opening === 'redis') {
      print('Redis expires its entries itself. There is nothing to purge.');
      return;
    }
    const { revocations, sessions, proofs, rateLimits } = await purgeIn({ ...opening, entityPrefix });
    const counts = [
      counted(revocations, 'revocation'),
      counted(sessions, 'session'),
      ...(proofs === undefined ? [] : [counted(proofs, 'DPoP proof')]),
      ...(rateLimits === undefined ? [] : [counted(rateLimits, 'counter of rate limits', 'counters of rate limits')]),
    ];
    print(`Purged ${new Intl.ListFormat('en-US').format(counts)}.`);
  },
};

const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${String(count)} ${count === 1 ? noun : plural}`;

const readWords = (words: readonly string[]): { url?: string | undefined; 'entity-prefix'?: string | undefined } =>
  parseWords({ args: [...words], options }).values;

function purgeIn(opening: OpeningOptions): Promise<Purged> {
  assertTypeormInstalled('authx purge');
  // Loaded only now, so that the other commands and the help work without TypeORM.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import of CommonJS that waits
  const { purgeSql } = require('./purgeSql') as typeof import('./purgeSql');
  return purgeSql(opening);
}
