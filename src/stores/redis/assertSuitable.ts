import { ConfigurationError } from '../../errors/errors';
import type { Send } from './RedisCommand';
import type { RedisSettings, Wait } from './redisSettings';
import type { RedisStoreTexts } from './RedisStoreTexts';
import type { EvictionWatch, Info } from './EvictionWatch';

/** The requirements of a store for its server. */
export interface Requirements {
  readonly kind: RedisStoreTexts;
  readonly settings: RedisSettings;
  readonly evictions: EvictionWatch;
  /** Whether replicas are asked for as well. Otherwise each change asks for them. */
  readonly isNew: boolean;
}

/**
 * Checks that the server is a primary, that it evicts no keys and has evicted none, and that it provides the configured
 * durability.
 *
 * @returns whether the server has an append-only file; undefined if the server does not report it
 * @throws ConfigurationError that says how to fix the server or the options
 */
export async function assertSuitable(
  send: Send,
  { kind, settings, evictions, isNew }: Requirements,
): Promise<boolean | undefined> {
  const info = await askInfo(send);
  assertPrimary(info, kind, settings.isCluster);
  if (!settings.allowEviction) {
    assertNoEviction(info, kind);
    assertNothingEvicted(evictions.evictedSince(info), kind);
  }
  const { durability } = settings;
  if (durability === 'always') await assertAlwaysSynced(send, info, kind);
  if (typeof durability === 'object' && isNew) await assertWaits(send, durability, kind);
  const isLogged = info.get('aof_enabled');
  return isLogged === undefined ? undefined : isLogged === '1';
}

const unsuitable = ({ store }: RedisStoreTexts, problem: string): ConfigurationError =>
  new ConfigurationError(`${store}: ${problem}`);

async function askInfo(send: Send): Promise<Info> {
  const answer = await send('info').catch((error: unknown) => {
    // The user may not run INFO, but the server answers.
    if (isRefusal(error)) return '';
    throw error;
  });
  const lines = String(answer)
    .split(/\r?\n/)
    .map(line => /^(\w+):(.*)$/.exec(line));
  return new Map(lines.flatMap(match => (match ? [[match[1] as string, match[2] as string]] : [])));
}

const isRefusal = (error: unknown): boolean => error instanceof Error && /^(NOPERM|ERR unknown)/.test(error.message);

function assertPrimary(info: Info, kind: RedisStoreTexts, isCluster: boolean): void {
  if (info.get('redis_mode') === 'cluster' && !isCluster)
    throw unsuitable(kind, 'this server belongs to a Redis Cluster. Pass a Cluster of ioredis instead of a Redis.');
  if (info.get('role') === 'slave')
    throw unsuitable(kind, 'this server is a replica, which may be out of date. Connect to the primary.');
}

function assertNoEviction(info: Info, kind: RedisStoreTexts): void {
  const policy = info.get('maxmemory_policy');
  if (policy === 'noeviction') return;
  throw unsuitable(
    kind,
    policy === undefined
      ? `INFO does not report maxmemory-policy, so the server may evict ${kind.contents}. Permit INFO. If you know that ` +
          'the policy is noeviction, set allowEviction: true.'
      : `maxmemory-policy is ${policy}. When its memory is full, the server ${kind.eviction}. Set the policy to ` +
          'noeviction. To accept the risk, set allowEviction: true.',
  );
}

function assertNothingEvicted(evicted: number, kind: RedisStoreTexts): void {
  if (evicted === 0) return;
  throw unsuitable(
    kind,
    `the server has evicted ${String(evicted)} keys since the store was opened, so it may have lost ${kind.contents}. End ` +
      'the sessions of all subjects, or change the secret key. Then run CONFIG RESETSTAT, or restart this process.',
  );
}

async function assertAlwaysSynced(send: Send, info: Info, kind: RedisStoreTexts): Promise<void> {
  if (info.get('aof_enabled') === '0')
    throw unsuitable(kind, "durability 'always' requires a server with appendonly yes.");
  const answer = await send('config', 'GET', 'appendfsync').catch((error: unknown) => {
    if (isRefusal(error)) return undefined;
    throw error;
  });
  const [, policy] = Array.isArray(answer) ? (answer as string[]) : [];
  if (policy === 'always') return;
  throw unsuitable(
    kind,
    policy === undefined
      ? "CONFIG GET is not permitted, so appendfsync is unknown. durability 'always' requires it to be always. Permit CONFIG GET."
      : `durability 'always' requires a server with appendfsync always. It is ${policy}.`,
  );
}

async function assertWaits(send: Send, { command, wanted }: Wait, kind: RedisStoreTexts): Promise<void> {
  let answer: unknown;
  try {
    answer = await send(...command);
  } catch (error) {
    if (!(error instanceof Error) || !/^(ERR|NOPERM)/.test(error.message)) throw error;
    const needs = command[0] === 'waitaof' ? ' It requires Redis 7.2, and appendonly yes if local is 1.' : '';
    throw unsuitable(kind, `${command[0].toUpperCase()} cannot be used here: ${error.message}.${needs}`);
  }
  if (!isReached(answer, wanted)) {
    throw unsuitable(
      kind,
      `${command[0].toUpperCase()} reaches ${String(answer)} where ${String(wanted)} is required. Check that the replicas are running.`,
    );
  }
}

/** Returns whether the answer of `WAIT` or `WAITAOF` is at least as much as required. */
export function isReached(answer: unknown, wanted: readonly number[]): boolean {
  const reached: unknown[] = Array.isArray(answer) ? answer : [answer];
  return wanted.every((least, i) => Number(reached[i]) >= least);
}
