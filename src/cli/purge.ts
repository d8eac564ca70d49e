import { parseArgs } from 'node:util';
import { ConfigurationError } from '../errors/ConfigurationError';
import { purgeStores, type Purged } from '../services/purgeStores';
import { openAuthDataSource } from '../stores/sql/openAuthDataSource';
import { RevokedTokenRepository } from '../stores/sql/RevokedTokenRepository';
import { SessionRepository } from '../stores/sql/SessionRepository';
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

async function purgeIn(opening: OpeningOptions): Promise<Purged> {
  // What a server may lose matters to who revokes.
  const settings = opening.type === 'better-sqlite3' ? undefined : { allowLoss: true };
  const dataSource = await openAuthDataSource(opening, settings).catch(explain);
  try {
    const stores = await openStores(dataSource).catch(explain);
    return await purgeStores(stores, new Date());
  } finally {
    await dataSource.destroy();
  }
}

const openStores = async (dataSource: Awaited<ReturnType<typeof openAuthDataSource>>) => ({
  revokedTokens: RevokedTokenRepository.on(dataSource),
  sessions: SessionRepository.on(dataSource),
});

/** Tables that are missing are for the application to make. */
function explain(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error;
  throw new Error(
    `${error.message} (A purge makes no tables: start the application first, and give --entity-prefix where it has one.)`,
  );
}
