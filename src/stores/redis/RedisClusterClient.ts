import type { RedisClient } from './RedisClient';

/** A host and a port. */
export interface RedisAddress {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/** The part of ioredis' `Cluster` that a store uses. The store makes connections of its own with the client's options. */
export interface RedisClusterClient {
  readonly isCluster: boolean;
  readonly options: {
    readonly keyPrefix?: string | undefined;
    readonly redisOptions?: object | undefined;
    /** Addresses of servers as this process reaches them, by the addresses that the servers tell. */
    readonly natMap?: Record<string, RedisAddress> | ((address: string) => RedisAddress | null | undefined) | undefined;
  };
  /** Returns a client with the same startup nodes and options, except for the given changes. */
  duplicate(startupNodes?: never[], changes?: object): RedisClusterConnection;
}

/** The part of a connected `Cluster` that a store uses: it knows which server has which slot. */
export interface RedisClusterConnection {
  /** For each slot the addresses of its servers, `host:port`, the primary first. */
  readonly slots: readonly (readonly string[] | undefined)[];
  connect(): Promise<void>;
  disconnect(): void;
  nodes(role?: 'all'): readonly (RedisClient & { readonly options: RedisAddress })[];
  /** Asks the servers which of them has which slot. */
  refreshSlotsCache(callback?: () => void): void;
  on(event: 'error' | 'node error', listener: (error: Error) => void): unknown;
  on(event: 'refresh', listener: () => void): unknown;
}
