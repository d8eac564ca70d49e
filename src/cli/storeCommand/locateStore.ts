import type { CommandContext } from '../Command';
import { UsageError } from '../UsageError';
import { readDefaultOrmconfig, readOrmconfig } from './readOrmconfig';
import type { StoreWords } from './storeWords';
import { urlOptions, type OpeningOptions } from './urlOptions';

/** Where the stores are: in a database, with the options of its DataSource, or in Redis. */
export type StoreLocation =
  | { readonly kind: 'sql'; readonly options: OpeningOptions; readonly from: string }
  | { readonly kind: 'redis'; readonly url: string; readonly from: string };

/**
 * Finds the store that the arguments name, or else the environment, or else ormconfig.json in the current folder.
 *
 * @throws UsageError if nothing names a store, or if the arguments contradict each other; Error for a file that cannot be used
 */
export function locateStore(words: StoreWords, environment: CommandContext['environment']): StoreLocation {
  const location = findStore(words, environment);
  if (location) return location;
  throw new UsageError(
    'Name the store: set AUTHX_STORE_URL, or pass --url or --config. There is no ormconfig.json here.',
  );
}

/** Does the same, and returns undefined if nothing names a store. */
export function findStore(
  { url, config, 'entity-prefix': entityPrefix }: StoreWords,
  environment: CommandContext['environment'],
): StoreLocation | undefined {
  if (url !== undefined && config !== undefined) throw new UsageError('Pass only one of --url and --config.');
  // A variable of a script that is not set must not lead to another store.
  if (url === '' || config === '') throw new UsageError('Name the store: the value of --url or --config is empty.');
  const fromEnvironment = config === undefined ? environment.AUTHX_STORE_URL : undefined;
  const named = url ?? (fromEnvironment === '' ? undefined : fromEnvironment);
  if (named !== undefined) {
    const from = url === undefined ? 'AUTHX_STORE_URL' : '--url';
    const options = urlOptions(named);
    return options === 'redis' ? { kind: 'redis', url: named, from } : sqlStore(options, entityPrefix, from);
  }
  const options = config === undefined ? readDefaultOrmconfig() : readOrmconfig(config);
  return options && sqlStore(options, entityPrefix, config ?? 'ormconfig.json');
}

const sqlStore = (options: OpeningOptions, entityPrefix: string | undefined, from: string): StoreLocation => ({
  kind: 'sql',
  options: entityPrefix === undefined || entityPrefix === '' ? options : { ...options, entityPrefix },
  from,
});
