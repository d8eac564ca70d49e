import { ConfigurationError } from '../../errors/errors';
import type { Send } from './RedisLine';
import type { RedisSettings, Wait } from './redisSettings';
import type { RedisStoreKind } from './RedisStoreKind';

/** What a server says of itself, by the names of `INFO`; of what it may not tell, nothing. */
type Info = ReadonlyMap<string, string>;

/**
 * Checks that a server keeps what a store gives it as long, and as safely, as it must.
 *
 * @returns whether it keeps a log of what it acknowledges; undefined where it does not tell
 * @throws ConfigurationError which says what to do
 */
export async function assertFit(
  send: Send,
  kind: RedisStoreKind,
  settings: RedisSettings,
): Promise<boolean | undefined> {
  const info = await askInfo(send);
  assertPrimary(info, kind);
  if (!settings.allowEviction) assertNoEviction(info, kind);
  const { durability } = settings;
  if (durability === 'always') await assertAlwaysSynced(send, info, kind);
  if (typeof durability === 'object') await assertWaits(send, durability, kind);
  const isLogged = info.get('aof_enabled');
  return isLogged === undefined ? undefined : isLogged === '1';
}

const unfit = ({ store }: RedisStoreKind, problem: string): ConfigurationError =>
  new ConfigurationError(`${store}: ${problem}`);

async function askInfo(send: Send): Promise<Info> {
  const answer = await send('info').catch((error: unknown) => {
    // To a user of few rights the server is unknown, but there.
    if (isRefusal(error)) return '';
    throw error;
  });
  const lines = String(answer)
    .split(/\r?\n/)
    .map(line => /^(\w+):(.*)$/.exec(line));
  return new Map(lines.flatMap(match => (match ? [[match[1] as string, match[2] as string]] : [])));
}

const isRefusal = (error: unknown): boolean => error instanceof Error && /^(NOPERM|ERR unknown)/.test(error.message);

function assertPrimary(info: Info, kind: RedisStoreKind): void {
  if (info.get('redis_mode') === 'cluster')
    throw unfit(kind, 'Redis Cluster is not supported. Give it a server of its own.');
  if (info.get('role') === 'slave') throw unfit(kind, 'this server is a replica, which lags. Connect to the primary.');
}

function assertNoEviction(info: Info, kind: RedisStoreKind): void {
  const policy = info.get('maxmemory_policy');
  if (policy === 'noeviction') return;
  throw unfit(
    kind,
    policy === undefined
      ? `INFO does not tell maxmemory-policy, so that the server may evict ${kind.keeps}. Permit INFO; or, if you know ` +
          'that the policy is noeviction, set allowEviction: true.'
      : `maxmemory-policy is ${policy}: when its memory is full, the server ${kind.evicting}. Set it to noeviction; to ` +
          'take that, set allowEviction: true.',
  );
}

async function assertAlwaysSynced(send: Send, info: Info, kind: RedisStoreKind): Promise<void> {
  if (info.get('aof_enabled') === '0') throw unfit(kind, "durability 'always' wants a server with appendonly yes.");
  const answer = await send('config', 'GET', 'appendfsync').catch((error: unknown) => {
    if (isRefusal(error)) return undefined;
    throw error;
  });
  const [, policy] = Array.isArray(answer) ? (answer as string[]) : [];
  if (policy === 'always') return;
  throw unfit(
    kind,
    policy === undefined
      ? "CONFIG GET is not permitted, so that appendfsync cannot be told, which durability 'always' wants to be always."
      : `durability 'always' wants a server with appendfsync always, and not ${policy}.`,
  );
}

async function assertWaits(send: Send, { command, wanted }: Wait, kind: RedisStoreKind): Promise<void> {
  let answer: unknown;
  try {
    answer = await send(...command);
  } catch (error) {
    if (!(error instanceof Error) || !/^(ERR|NOPERM)/.test(error.message)) throw error;
    const needs = command[0] === 'waitaof' ? ' It needs Redis 7.2, and appendonly yes where local is 1.' : '';
    throw unfit(kind, `${command[0].toUpperCase()} cannot be used here: ${error.message}.${needs}`);
  }
  if (!isReached(answer, wanted)) {
    throw unfit(
      kind,
      `${command[0].toUpperCase()} reaches ${String(answer)} where ${String(wanted)} is wanted. Are the replicas up?`,
    );
  }
}

/** Whether a `WAIT` or a `WAITAOF` has answered all that was wanted. */
export function isReached(answer: unknown, wanted: readonly number[]): boolean {
  const reached: unknown[] = Array.isArray(answer) ? answer : [answer];
  return wanted.every((least, i) => Number(reached[i]) >= least);
}
