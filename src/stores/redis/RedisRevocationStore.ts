import type { Revocation, RevocationStore } from '../../revocation/RevocationStore';
import { textKey } from '../storedText';
import { normalizeRevocations } from '../../revocation/normalizeRevocations';
import { evalCommand } from './RedisCommand';
import type { RedisClient } from './RedisClient';
import type { RedisClusterClient } from './RedisClusterClient';
import { openConnections } from './openConnections';
import { probeScript, revokeScript } from './revocationScripts';
import { lookupLimits, readRedisSettings, type RedisSettings } from './redisSettings';
import type { RedisStoreTexts } from './RedisStoreTexts';
import type { RedisRevocationStoreOptions } from './RedisStoreOptions';
import { ServerLookups } from './ServerLookups';
import type { StoreConnections } from './StoreConnections';

const kind: RedisStoreTexts = {
  store: 'RedisRevocationStore',
  prefix: 'authx:revoked:',
  contents: 'revocations',
  change: 'A revocation',
  eviction: 'forgets revocations, so that their tokens work again',
  loss: 'tokens that were revoked since it last saved work again',
};

/**
 * Stores revocations in Redis, each under a key of its own, which expires when no process accepts the token any more.
 *
 * ```ts
 * const revokedTokens = await RedisRevocationStore.open(new Redis('redis://...'), { durability: 'always' });
 * ```
 */
export class RedisRevocationStore implements RevocationStore {
  private readonly lookups: ServerLookups<boolean>;

  private constructor(
    private readonly settings: RedisSettings,
    private readonly connections: StoreConnections,
  ) {
    this.lookups = new ServerLookups({
      find: take => this.find(take()),
      limits: lookupLimits(settings),
      nothing: false,
      serverOf: key => connections.serverOf(this.keyOf(key)),
    });
  }

  /**
   * Connects to a server or to a Redis Cluster, and checks that it keeps what the store writes.
   *
   * @param client - a `Redis` or a `Cluster` of ioredis. The store makes connections of its own with the client's options.
   * @throws ConfigurationError for a server that evicts keys, for a replica, and for a server that cannot provide the
   *   configured durability
   */
  static async open(
    client: RedisClient | RedisClusterClient,
    options: RedisRevocationStoreOptions = {},
  ): Promise<RedisRevocationStore> {
    const settings = readRedisSettings(kind, options);
    return new RedisRevocationStore(settings, await openConnections(client, kind, settings));
  }

  /**
   * Stores all of the revocations or none. In a Redis Cluster each has a key of its own slot: refresh tokens are revoked
   * first, and if it fails, some of the tokens may be revoked.
   */
  async revoke(revocations: readonly Revocation[]): Promise<void> {
    const tidy = normalizeRevocations(revocations);
    if (tidy.length === 0) return;
    if (!this.connections.isSpread) return this.write(tidy);
    const isRefresh = ({ tokenType }: Revocation): boolean => tokenType === 'refresh';
    for (const group of [tidy.filter(isRefresh), tidy.filter(one => !isRefresh(one))]) {
      await Promise.all(group.map(one => this.write([one])));
    }
  }

  isRevoked(jti: string): Promise<boolean> {
    return this.lookups.ask(textKey(jti));
  }

  /** Does nothing, because the server deletes keys when they expire. */
  async purge(): Promise<number> {
    return 0;
  }

  async probeWrite(): Promise<void> {
    const keys = this.connections.keyOnEach(this.keyOf('authx:health'));
    await Promise.all(keys.map(key => this.connections.write(evalCommand(probeScript, { keys: [key] }))));
  }

  /** Closes the connections of the store. Commands that wait for an answer fail. */
  close(): void {
    this.connections.close();
  }

  private async write(revocations: readonly Revocation[]): Promise<void> {
    const keys = revocations.map(({ jti }) => this.keyOf(textKey(jti)));
    const values = revocations.flatMap(one => [describe(one), millisecondsLeft(one)]);
    await this.connections.write(evalCommand(revokeScript, { keys, values }));
  }

  private async find(keys: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const { connections } = this;
    const named = keys.map(key => this.keyOf(key));
    const values = (await (connections.isSpread
      ? Promise.all(named.map(key => connections.find(['get', key])))
      : connections.find(['mget', ...named]))) as readonly unknown[];
    return new Map(keys.filter((_, i) => values[i] !== null).map(key => [key, true]));
  }

  private keyOf(key: string): string {
    return this.settings.prefix + key;
  }
}

/** The content of a revocation's key. Only people who inspect the server read it. */
const describe = ({ subject, tokenType }: Revocation): string =>
  JSON.stringify({ subject, tokenType, revokedAt: Math.floor(Date.now() / 1000) });

/**
 * Returns for how many milliseconds a revocation is stored; 0 means forever. A length of time is used instead of a point in
 * time, because the server's clock would judge the latter, while the clocks of the processes judge the token.
 */
function millisecondsLeft({ expiresAt }: Revocation): number {
  if (expiresAt === null) return 0;
  // The revocation is stored until the end of the token's last second.
  const left = (expiresAt + 1) * 1000 - Date.now();
  return left > Number.MAX_SAFE_INTEGER ? 0 : Math.max(1, left);
}
