import { LookupQueue } from '../../async/LookupQueue';
import type { Revocation, RevocationStore } from '../../revocation/RevocationStore';
import { textKey } from '../textKey';
import { tidyRevocations } from '../../revocation/tidyRevocations';
import { evalCommand } from './evalCommand';
import { lookupLimits } from './lookupLimits';
import type { RedisClient } from './RedisClient';
import { RedisLines } from './RedisLines';
import { readRedisSettings, type RedisSettings } from './redisSettings';
import type { RedisStoreKind } from './RedisStoreKind';
import type { RedisRevocationStoreOptions } from './RedisStoreOptions';
import { writeScript } from './writeScript';

const kind: RedisStoreKind = {
  store: 'RedisRevocationStore',
  prefix: 'authx:revoked:',
  keeps: 'revocations',
  change: 'A revocation',
  evicting: 'forgets revocations, and lets their tokens in again',
  losing: 'tokens that were revoked since it last saved are good again',
};

/**
 * Keeps revocations in Redis, each under a key of its own that goes when no process takes the token any more.
 *
 * ```ts
 * const revokedTokens = await RedisRevocationStore.open(new Redis('redis://...'), { durability: 'always' });
 * ```
 */
export class RedisRevocationStore implements RevocationStore {
  private readonly lookups: LookupQueue<boolean>;

  private constructor(
    private readonly settings: RedisSettings,
    private readonly lines: RedisLines,
  ) {
    this.lookups = new LookupQueue(keys => this.find(keys), lookupLimits(settings), false);
  }

  /**
   * Connects to a server, and looks whether it keeps what it is given.
   *
   * @param client - of ioredis; the store makes connections of its own from its options, and leaves it alone
   * @throws ConfigurationError for a server that evicts keys, for a replica, for Redis Cluster, and for one that cannot do
   *   what `durability` wants
   */
  static async open(client: RedisClient, options: RedisRevocationStoreOptions = {}): Promise<RedisRevocationStore> {
    const settings = readRedisSettings(kind, options);
    return new RedisRevocationStore(settings, await RedisLines.open(client, kind, settings));
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    const tidy = tidyRevocations(revocations);
    if (tidy.length === 0) return;
    const keys = tidy.map(({ jti }) => this.keyOf(textKey(jti)));
    const values = tidy.flatMap(one => [describe(one), millisecondsLeft(one)]);
    await this.lines.write(evalCommand(writeScript, { keys, values }));
  }

  isRevoked(jti: string): Promise<boolean> {
    return this.lookups.ask(textKey(jti));
  }

  /** Does nothing: the server forgets by itself. */
  async purge(): Promise<number> {
    return 0;
  }

  /** Closes the connections of the store; what is under way fails. */
  close(): void {
    this.lines.close();
  }

  private async find(keys: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const values = (await this.lines.look(['mget', ...keys.map(key => this.keyOf(key))])) as readonly unknown[];
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
