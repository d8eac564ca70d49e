import { assertNames } from '../../config/assertNames';
import { readTimerLength } from '../../config/readTimerLength';
import { ConfigurationError } from '../../errors/errors';
import { type LookupLimits, waitingAtMost } from '../../async/LookupQueue';
import type { RedisStoreTexts } from './RedisStoreTexts';
import type { RedisDurability, RedisStoreOptions } from './RedisStoreOptions';

/** A command that answers when the change before it is durable. */
export interface Wait {
  readonly command: readonly [name: 'wait' | 'waitaof', ...parameters: number[]];
  /** The numbers that it must answer at least. */
  readonly wanted: readonly number[];
}

/** {@link RedisStoreOptions} with all defaults filled in. Times are in milliseconds. */
export interface RedisSettings {
  readonly prefix: string;
  readonly lookupTimeout: number;
  readonly writeTimeout: number;
  readonly allowEviction: boolean;
  readonly durability: 'none' | 'always' | Wait | undefined;
  /** Whether the server is one of a Redis Cluster. */
  readonly isCluster: boolean;
}

const names: ReadonlySet<string> = new Set<keyof RedisStoreOptions>([
  'prefix',
  'lookupTimeout',
  'writeTimeout',
  'allowEviction',
  'durability',
]);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ConfigurationError for an unknown option and for an invalid value
 */
export function readRedisSettings(kind: RedisStoreTexts, given: RedisStoreOptions): RedisSettings {
  if (!isObject(given)) throw new ConfigurationError(`${kind.store}: the options must be an object.`);
  assertNamesOf('', given, names);
  const { prefix = kind.prefix, allowEviction = false, lookupTimeout = 0.5, writeTimeout = 5 } = given;
  if (typeof (prefix as unknown) !== 'string') throw new ConfigurationError('prefix: must be a string.');
  if (typeof (allowEviction as unknown) !== 'boolean') {
    throw new ConfigurationError('allowEviction: must be true or false.');
  }
  const settings = {
    prefix,
    allowEviction,
    isCluster: false,
    lookupTimeout: readTimerLength('lookupTimeout', lookupTimeout),
    writeTimeout: readTimerLength('writeTimeout', writeTimeout),
  };
  return { ...settings, durability: readDurability(given.durability, settings.writeTimeout) };
}

function readDurability(durability: RedisDurability | undefined, writeTimeout: number): RedisSettings['durability'] {
  if (durability === undefined || durability === 'none' || durability === 'always') return durability;
  if (!isObject(durability) || Object.keys(durability).length !== 1) {
    throw new ConfigurationError("durability: must be 'none', 'always', { wait } or { waitAof }.");
  }
  assertNamesOf('durability.', durability, new Set(['wait', 'waitAof']));
  return 'wait' in durability ? readWait(durability.wait, writeTimeout) : readWaitAof(durability.waitAof, writeTimeout);
}

type WaitOptions = Extract<RedisDurability, { wait: unknown }>['wait'];
type WaitAofOptions = Extract<RedisDurability, { waitAof: unknown }>['waitAof'];

function readWait(options: WaitOptions, writeTimeout: number): Wait {
  assertNamesOf('durability.wait.', options, new Set(['replicas', 'timeout']));
  const replicas = readCount('durability.wait.replicas', options.replicas, 1);
  const timeout = readWaitTimeout('durability.wait.timeout', options, writeTimeout);
  return { command: ['wait', replicas, timeout], wanted: [replicas] };
}

function readWaitAof(options: WaitAofOptions, writeTimeout: number): Wait {
  assertNamesOf('durability.waitAof.', options, new Set(['local', 'replicas', 'timeout']));
  const { local = 1 } = options;
  if (![0, 1].includes(local)) throw new ConfigurationError('durability.waitAof.local: must be 0 or 1.');
  const replicas = readCount('durability.waitAof.replicas', options.replicas ?? 0, local === 1 ? 0 : 1);
  const timeout = readWaitTimeout('durability.waitAof.timeout', options, writeTimeout);
  return { command: ['waitaof', local, replicas, timeout], wanted: [local, replicas] };
}

function readCount(option: string, count: number, least: number): number {
  if (Number.isSafeInteger(count) && count >= least) return count;
  throw new ConfigurationError(`${option}: must be a whole number of at least ${String(least)}.`);
}

/** Redis must give up before `writeTimeout`, so that its answer says how many replicas were reached. */
function readWaitTimeout(option: string, { timeout = 1 }: WaitOptions | WaitAofOptions, writeTimeout: number): number {
  const milliseconds = readTimerLength(option, timeout);
  if (milliseconds < writeTimeout) return milliseconds;
  throw new ConfigurationError(`${option}: must be less than writeTimeout.`);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function assertNamesOf(path: string, given: unknown, known: ReadonlySet<string>): void {
  if (!isObject(given)) throw new ConfigurationError(`${path.slice(0, -1)}: must be an object.`);
  assertNames(given, known, path);
}

/** How many lookups a store sends at a time. */
export const lookupLimits = ({ lookupTimeout }: RedisSettings): LookupLimits => ({
  questions: 4,
  keys: 1000,
  waiting: waitingAtMost,
  timeout: lookupTimeout,
  // Long enough for a query that is under way to time out.
  queueTimeout: 2 * lookupTimeout,
});
