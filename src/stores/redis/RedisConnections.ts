import { ConfigurationError } from '../../errors/errors';
import { assertSuitable, isReached, type Requirements } from './assertSuitable';
import { CheckedConnection, type Check } from './CheckedConnection';
import type { Command } from './Command';
import { EvictionWatch } from './EvictionWatch';
import type { RedisClient } from './RedisClient';
import type { RedisSettings } from './redisSettings';
import type { RedisStoreKind } from './RedisStoreKind';

/** The two connections of a store to a server that keeps what the store writes. */
export class RedisConnections {
  private constructor(
    private readonly kind: RedisStoreKind,
    private readonly durability: RedisSettings['durability'],
    private readonly reader: CheckedConnection,
    /** A separate connection, because a connection that waits for durability answers no lookups meanwhile. */
    private readonly writer: CheckedConnection,
  ) {}

  /**
   * Connects.
   *
   * @param client - of ioredis. The store makes connections of its own with the client's options.
   * @throws ConfigurationError for a server that evicts keys, for a replica, for Redis Cluster, and for a server that cannot
   *   provide the configured durability
   */
  static async open(client: RedisClient, kind: RedisStoreKind, settings: RedisSettings): Promise<RedisConnections> {
    if (client.isCluster === true) {
      throw new ConfigurationError(`${kind.store}: Redis Cluster is not supported. Use a single server.`);
    }
    const { durability, lookupTimeout, writeTimeout } = settings;
    const evictions = new EvictionWatch();
    const writer = await CheckedConnection.open(client, makeCheck({ kind, settings, evictions }), writeTimeout);
    try {
      const check = makeCheck({ kind, evictions, settings: { ...settings, durability: 'none' } });
      const reader = await CheckedConnection.open(client, check, lookupTimeout);
      return new RedisConnections(kind, durability, reader, writer);
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** Sends a lookup, for which a request waits. It fails after `lookupTimeout`. */
  async find(command: Command): Promise<unknown> {
    const [answer] = await this.reader.send(command);
    return answer;
  }

  /** Sends any other command that needs no durability. It fails after `writeTimeout`. */
  async send(command: Command): Promise<unknown> {
    const [answer] = await this.writer.send(command);
    return answer;
  }

  /** Sends a change. Resolves when the change is as durable as configured. */
  async write(command: Command): Promise<unknown> {
    const { durability } = this;
    if (typeof durability !== 'object') return this.send(command);
    const [answer, reached] = await this.writer.send(command, durability.command);
    if (isReached(reached, durability.wanted)) return answer;
    throw new Error(`${this.kind.change} reached ${String(reached)} where ${String(durability.wanted)} is required.`);
  }

  /** Closes both connections. Commands that wait for an answer fail. */
  close(): void {
    this.reader.close();
    this.writer.close();
  }
}

/** Makes the check of a server. It warns once if the server may lose changes and the options do not mention it. */
function makeCheck(required: Omit<Requirements, 'isNew'>): Check {
  const { kind, settings } = required;
  let hasWarned = settings.durability !== undefined;
  return async (send, isNew) => {
    const isLogged = await assertSuitable(send, { ...required, isNew });
    if (hasWarned || isLogged !== false) return;
    hasWarned = true;
    process.emitWarning(
      `[authx] ${kind.store}: this server has appendonly no. When it ends, ${kind.loss}. Set durability. To accept the ` +
        "risk, set durability: 'none'.",
      'AuthXWarning',
    );
  };
}
