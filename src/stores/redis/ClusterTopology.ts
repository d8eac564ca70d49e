import { withTimeout } from '../../async/withTimeout';
import type { RedisClient } from './RedisClient';
import type { RedisClusterClient, RedisClusterConnection } from './RedisClusterClient';

/** How long connecting may take, in milliseconds. */
const connectTimeout = 5000;

/** How long a question who has which slot is not repeated, in milliseconds. Each command that fails asks it. */
const refreshPause = 200;

/** The longest pause between two attempts to connect, in milliseconds. */
const longestPause = 500;

/** Which primary of a Redis Cluster has which slot, as ioredis finds out. */
export class ClusterTopology {
  private refreshedAt = -Infinity;

  private constructor(
    private readonly client: RedisClusterClient,
    private readonly cluster: RedisClusterConnection,
  ) {}

  /** Connects to a cluster. */
  static async open(client: RedisClusterClient): Promise<ClusterTopology> {
    const cluster = client.duplicate([], {
      lazyConnect: true,
      scaleReads: 'master',
      clusterRetryStrategy: (attempts: number) => Math.min(attempts * 50, longestPause),
      redisOptions: { connectTimeout: 1000, ...client.options.redisOptions },
    });
    let failure: unknown;
    // Without a listener, ioredis would write the error to the console.
    cluster.on('error', error => (failure ??= error));
    cluster.on('node error', error => (failure = error));
    try {
      await withTimeout(cluster.connect(), connectTimeout);
    } catch (error) {
      cluster.disconnect();
      throw failure ?? error;
    }
    return new ClusterTopology(client, cluster);
  }

  /** Returns the address of the primary that has a slot. */
  ownerOf(slot: number): string {
    const address = this.cluster.slots[slot]?.[0];
    if (address === undefined) throw new Error('No server of the Redis Cluster has the slot of a key.');
    return address;
  }

  /** Returns the addresses of all primaries that have slots. */
  owners(): ReadonlySet<string> {
    return new Set(this.cluster.slots.flatMap(addresses => addresses?.[0] ?? []));
  }

  /**
   * Returns the address at which this process reaches a server.
   *
   * @param told - the address that another server tells. Its host is empty if it is the host of that server
   * @param teller - the address of that server
   */
  reached(told: string, teller: string): string {
    const { natMap } = this.client.options;
    const port = told.slice(told.lastIndexOf(':'));
    const address = told === port || told.startsWith('?') ? teller.slice(0, teller.lastIndexOf(':')) + port : told;
    const mapped = typeof natMap === 'function' ? natMap(address) : natMap?.[address];
    return mapped ? `${String(mapped.host)}:${String(mapped.port)}` : address;
  }

  /** Returns a client of one server, from whose options the store makes its connections. */
  clientOf(address: string): RedisClient {
    const nodes = this.cluster.nodes('all');
    const node = nodes.find(({ options }) => `${String(options.host)}:${String(options.port)}` === address) ?? nodes[0];
    if (!node) throw new Error('No server of the Redis Cluster can be reached.');
    const colon = address.lastIndexOf(':');
    const own = {
      host: address.slice(0, colon),
      port: Number(address.slice(colon + 1)),
      keyPrefix: this.client.options.keyPrefix,
    };
    return { duplicate: changes => node.duplicate({ ...changes, ...own }) };
  }

  /** Calls a function whenever the servers have told which of them has which slot. */
  onRefresh(listener: () => void): void {
    this.cluster.on('refresh', listener);
  }

  /** Asks the servers again, in the background, unless they were just asked. */
  refreshSoon(): void {
    if (performance.now() - this.refreshedAt < refreshPause) return;
    this.refreshedAt = performance.now();
    this.cluster.refreshSlotsCache();
  }

  close(): void {
    this.cluster.disconnect();
  }
}
