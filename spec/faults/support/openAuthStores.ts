import { Redis } from 'ioredis';
import { type Duration, type RevocationStore, type SessionStore } from 'routing-controllers-authx';
import { openAuthDataSource, RevokedTokenRepository, SessionRepository } from 'routing-controllers-authx/typeorm';
import { RedisRevocationStore, RedisSessionStore, type RedisDurability } from 'routing-controllers-authx/redis';
import { MemoryRevocationStore, MemorySessionStore } from 'routing-controllers-authx/testing';
import type { DataSource } from 'typeorm';
import type { StoreAddress } from './StoreAddress';

/** How long stores may take. */
export interface StoreLimits {
  readonly lookupTimeout?: Duration;
  readonly writeTimeout?: Duration;
  /** On Redis; nothing beyond what the server does, unless said otherwise. */
  readonly durability?: RedisDurability;
}

/** Both stores of a login system, open. */
export interface AuthStores {
  readonly revokedTokens: RevocationStore;
  readonly sessions: SessionStore;
  /** Undefined where they are not in a database. */
  readonly dataSource?: DataSource | undefined;
  close(): Promise<void>;
}

/** Opens what is at an address, with connections of its own. */
export async function openAuthStores(address: StoreAddress, limits: StoreLimits = {}): Promise<AuthStores> {
  if (address.kind === 'memory') return inMemory();
  return address.kind === 'redis' ? openOnRedis(address, limits) : openOnSql(address, limits);
}

async function openOnSql({ kind, url }: StoreAddress, { durability: _, ...limits }: StoreLimits): Promise<AuthStores> {
  const dataSource =
    kind === 'sqlite'
      ? await openAuthDataSource({ type: 'better-sqlite3', database: url })
      : await openAuthDataSource({ type: kind as 'postgres' | 'mariadb', url }, limits);
  return {
    revokedTokens: RevokedTokenRepository.on(dataSource),
    sessions: SessionRepository.on(dataSource),
    dataSource,
    close: () => dataSource.destroy(),
  };
}

async function openOnRedis({ url, prefix = '' }: StoreAddress, limits: StoreLimits): Promise<AuthStores> {
  const client = new Redis(url, { lazyConnect: true });
  const options = { durability: 'none', ...limits } as const;
  const revokedTokens = await RedisRevocationStore.open(client, { prefix: `${prefix}revoked:`, ...options });
  const sessions = await RedisSessionStore.open(client, { prefix: `${prefix}session:`, ...options });
  return {
    revokedTokens,
    sessions,
    async close() {
      revokedTokens.close();
      sessions.close();
    },
  };
}

const inMemory = (): AuthStores => ({
  revokedTokens: new MemoryRevocationStore(),
  sessions: new MemorySessionStore(),
  close: async () => undefined,
});
