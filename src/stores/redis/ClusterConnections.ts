import { ConfigurationError } from '../../errors/errors';
import { clusterSlot } from './clusterSlot';
import { ClusterTopology } from './ClusterTopology';
import { type RedisCommand, keyOf } from './RedisCommand';
import type { RedisClusterClient } from './RedisClusterClient';
import { RedisConnections } from './RedisConnections';
import type { RedisSettings } from './redisSettings';
import type { RedisStoreTexts } from './RedisStoreTexts';
import type { StoreConnections } from './StoreConnections';

/** How often a command follows a slot that moves, before it fails. */
const maxRedirections = 5;

/** How many keys are tried to find one on each server. */
const maxKeysTried = 10_000;

/** Sends a command to a server. `asking` precedes it if its slot is being moved to that server. */
type Ask = (server: RedisConnections, asking: readonly RedisCommand[]) => Promise<unknown>;

/**
 * The connections of a store to a Redis Cluster: two to each primary that has slots. Each of them is checked before it is
 * used, as the connections to a single server are, so that a server that evicts keys refuses the requests that need it.
 */
export class ClusterConnections implements StoreConnections {
  readonly isSpread = true;
  private readonly servers = new Map<string, Promise<RedisConnections>>();

  private constructor(
    private readonly topology: ClusterTopology,
    private readonly keyPrefix: string,
    private readonly open: (address: string) => Promise<RedisConnections>,
  ) {
    topology.onRefresh(() => {
      this.closeFormer();
    });
  }

  /**
   * Connects to all primaries, and checks each.
   *
   * @throws ConfigurationError if one of them evicts keys or cannot provide the configured durability
   */
  static async open(
    client: RedisClusterClient,
    kind: RedisStoreTexts,
    settings: RedisSettings,
  ): Promise<ClusterConnections> {
    const topology = await ClusterTopology.open(client);
    const connections = new ClusterConnections(topology, client.options.keyPrefix ?? '', address =>
      RedisConnections.open(topology.clientOf(address), kind, { ...settings, isCluster: true }),
    );
    try {
      await Promise.all([...topology.owners()].map(address => connections.at(address)));
    } catch (error) {
      connections.close();
      throw error;
    }
    return connections;
  }

  serverOf(key: string): string {
    return this.topology.ownerOf(this.slotOf(key));
  }

  keyOnEach(key: string): string[] {
    const missing = new Set(this.topology.owners());
    const keys: string[] = [];
    // A server may have so few slots that it would take long to find a key of it.
    for (let i = 0; missing.size > 0 && i < maxKeysTried; i += 1) {
      const tried = `${key}:${String(i)}`;
      if (missing.delete(this.serverOf(tried))) keys.push(tried);
    }
    return keys;
  }

  find(command: RedisCommand): Promise<unknown> {
    return this.route(keyOf(command), (server, asking) => server.find(command, asking));
  }

  send(command: RedisCommand): Promise<unknown> {
    return this.route(keyOf(command), (server, asking) => server.send(command, asking));
  }

  write(command: RedisCommand): Promise<unknown> {
    return this.route(keyOf(command), (server, asking) => server.write(command, asking));
  }

  close(): void {
    this.topology.close();
    for (const address of [...this.servers.keys()]) this.closeServer(address);
  }

  private slotOf(key: string): number {
    return clusterSlot(this.keyPrefix + key);
  }

  /** Sends a command to the primary that has a key, and follows the key if its slot has moved or is being moved. */
  private async route(key: string, ask: Ask): Promise<unknown> {
    let address = this.topology.ownerOf(this.slotOf(key));
    let asking: readonly RedisCommand[] = [];
    for (let redirections = 0; ; redirections += 1) {
      try {
        return await ask(await this.at(address), asking);
      } catch (error) {
        // The server may have lost its slots, with or without saying so.
        this.topology.refreshSoon();
        const redirection = redirections < maxRedirections ? readRedirection(error) : undefined;
        if (!redirection) throw error;
        asking = redirection.isAsk ? [['asking']] : [];
        address = this.topology.reached(redirection.address, address);
      }
    }
  }

  /** Returns the connections to a server. They are opened when they are first used. */
  private at(address: string): Promise<RedisConnections> {
    let server = this.servers.get(address);
    if (!server) {
      const opened = this.open(address);
      server = opened;
      this.servers.set(address, opened);
      opened.catch(() => {
        if (this.servers.get(address) === opened) this.servers.delete(address);
      });
    }
    return server;
  }

  /** Closes the connections to servers that have no slots any more. */
  private closeFormer(): void {
    const owners = this.topology.owners();
    for (const address of [...this.servers.keys()]) if (!owners.has(address)) this.closeServer(address);
  }

  private closeServer(address: string): void {
    const server = this.servers.get(address);
    this.servers.delete(address);
    server?.then(
      connections => {
        connections.close();
      },
      () => undefined,
    );
  }
}

/** Reads where a server sends a command: `MOVED 3999 10.0.0.1:6381`. */
function readRedirection(error: unknown): { isAsk: boolean; address: string } | undefined {
  if (!(error instanceof Error) || error instanceof ConfigurationError) return undefined;
  const found = /^(MOVED|ASK) \d+ (\S+)$/.exec(error.message);
  return found ? { isAsk: found[1] === 'ASK', address: found[2] as string } : undefined;
}
