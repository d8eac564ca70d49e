import { parseArgs } from 'node:util';
import { assertTypeormInstalled } from '../config/assertTypeormInstalled';
import type { Purged } from '../auth/purgeStores';
import type { Command } from './Command';
import { storeOptions, type OpeningOptions } from './storeOptions';
import { UsageError } from './UsageError';

const help = `Usage: authx purge [--url <store>] [--entity-prefix <prefix>]

Forgets revocations of expired tokens, and sessions that were over a day ago. Any number of processes may do so at once.
It makes no file and no table.

  --url             where they are kept: the path of an SQLite file (./auth.sqlite, sqlite:./auth.sqlite), or
                    postgres://..., mysql://..., mariadb://... Default: AUTHX_STORE_URL, which other users of the
                    machine do not see in its list of processes
  --entity-prefix   what the names of the tables begin with, where the application says so
  --help            prints this

Ends with 0, with 1 where the store failed, with 2 where it was called wrongly.`;

const options = { url: { type: 'string' }, 'entity-prefix': { type: 'string' } } as const;

/** Forgets what no token needs any more. */
export const purge: Command = {
  summary: 'forgets expired revocations and sessions',
  help,

  async run(words, { environment, print }) {
    const { url, 'entity-prefix': entityPrefix } = readWords(words);
    const store = url ?? environment.AUTHX_STORE_URL;
    if (!store) throw new UsageError('Where the store is has to be said: by AUTHX_STORE_URL, or --url.');
    const opening = storeOptions(store);
    if (opening === 'redis') {
      print('Redis forgets by itself: there is nothing to purge.');
      return;
    }
    const { revocations, sessions } = await purgeIn({ ...opening, entityPrefix });
    print(`Purged ${counted(revocations, 'revocation')} and ${counted(sessions, 'session')}.`);
  },
};

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

function readWords(words: readonly string[]): { url?: string | undefined; 'entity-prefix'?: string | undefined } {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function purgeIn(opening: OpeningOptions): Promise<Purged> {
  assertTypeormInstalled('authx purge');
  // Loaded only now, so that the other commands and the help work without TypeORM.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import of CommonJS that waits
  const { purgeSql } = require('./purgeSql') as typeof import('./purgeSql');
  return purgeSql(opening);
}
