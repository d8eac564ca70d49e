import { ConfigurationError } from '../../errors/ConfigurationError';
import { LookupQueue } from '../LookupQueue';
import type { Revocation } from '../Revocation';
import type { RevocationStore } from '../RevocationStore';
import { textKey } from '../textKey';
import { tidyRevocations } from '../tidyRevocations';
import { assertFit, isReached } from './assertFit';
import type { RedisClient } from './RedisClient';
import { RedisLine, type Send } from './RedisLine';
import type { RedisRevocationStoreOptions } from './RedisRevocationStoreOptions';
import { readRedisSettings, type RedisSettings } from './redisSettings';
import { writeScript } from './writeScript';

/** How much the server is asked at a time. */
const limits = { questions: 4, keys: 1000, waiting: 10_000 };

/**
 * Keeps revocations in Redis, each under a key of its own that goes when no process takes the token any more.
 *
 * ```ts
 * const revokedTokens = await RedisRevocationStore.open(new Redis('redis://...'), { durability: 'always' });
 * ```
 */
export class RedisRevocationStore implements RevocationStore {
  private readonly lookups: LookupQueue<true>;

  private constructor(
    private readonly settings: RedisSettings,
    private readonly reader: RedisLine,
    /** Another than the reader: a connection that waits answers nothing else. */
    private readonly writer: RedisLine,
  ) {
    this.lookups = new LookupQueue(keys => this.find(keys), { ...limits, timeout: settings.lookupTimeout });
  }

  /**
   * Connects to a server, and looks whether it keeps what it is given.
   *
   * @param client - of ioredis; the store makes connections of its own from its options, and leaves it alone
   * @throws ConfigurationError for a server that evicts keys, for a replica, for Redis Cluster, and for one that cannot do
   *   what `durability` wants
   */
  static async open(client: RedisClient, options: RedisRevocationStoreOptions = {}): Promise<RedisRevocationStore> {
    const settings = readRedisSettings(options);
    if (client.isCluster === true) {
      throw new ConfigurationError(
        'RedisRevocationStore: Redis Cluster is not supported. Give it a server of its own.',
      );
    }
    const writer = await RedisLine.open(client, lookAt(settings), settings.writeTimeout);
    try {
      const look = lookAt({ ...settings, durability: 'none' });
      return new RedisRevocationStore(settings, await RedisLine.open(client, look, settings.lookupTimeout), writer);
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    const tidy = tidyRevocations(revocations);
    if (tidy.length === 0) return;
    const keys = tidy.map(({ jti }) => this.keyOf(textKey(jti)));
    const kept = tidy.flatMap(one => [describe(one), millisecondsLeft(one)]);
    const write = ['eval', writeScript, keys.length, ...keys, ...kept] as const;
    const { durability } = this.settings;
    if (typeof durability !== 'object') {
      await this.writer.send(write);
      return;
    }
    const answer = await this.writer.send(write, durability.command);
    if (isReached(answer, durability.wanted)) return;
    throw new Error(`A revocation reached ${String(answer)} where ${String(durability.wanted)} is wanted.`);
  }

  async isRevoked(jti: string): Promise<boolean> {
    return (await this.lookups.ask(textKey(jti))) ?? false;
  }

  /** Does nothing: the server forgets by itself. */
  async purge(): Promise<number> {
    return 0;
  }

  /** Closes the connections of the store; what is under way fails. */
  close(): void {
    this.reader.close();
    this.writer.close();
  }

  private async find(keys: readonly string[]): Promise<ReadonlyMap<string, true>> {
    const values = (await this.reader.send(['mget', ...keys.map(key => this.keyOf(key))])) as readonly unknown[];
    return new Map(keys.filter((_, i) => values[i] !== null).map(key => [key, true]));
  }

  private keyOf(key: string): string {
    return this.settings.prefix + key;
  }
}

/** What is kept of a revocation, for who looks at the server. */
const describe = ({ subject, tokenType }: Revocation): string =>
  JSON.stringify({ subject, tokenType, revokedAt: Math.floor(Date.now() / 1000) });

/**
 * How long a revocation is kept from now on; 0 is for ever. Not until a point in time: that the clock of the server would
 * decide, and it is the clocks of the processes that let the token in.
 */
function millisecondsLeft({ expiresAt }: Revocation): number {
  if (expiresAt === null) return 0;
  // Through the whole of its last second.
  const left = (expiresAt + 1) * 1000 - Date.now();
  return left > Number.MAX_SAFE_INTEGER ? 0 : Math.max(1, left);
}

/** How a server is looked at: with a warning, once, where it may lose what it has acknowledged and nobody said so. */
function lookAt(settings: RedisSettings): (send: Send) => Promise<void> {
  let isWarnedOf = settings.durability !== undefined;
  return async send => {
    const isLogged = await assertFit(send, settings);
    if (isWarnedOf || isLogged !== false) return;
    isWarnedOf = true;
    process.emitWarning(
      '[authx] RedisRevocationStore: this server has appendonly no. When it ends, tokens that were revoked since it last ' +
        "saved are good again. Set durability, or say that this is known: durability: 'none'.",
      'AuthXWarning',
    );
  };
}
