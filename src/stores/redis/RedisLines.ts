import { ConfigurationError } from '../../errors/errors';
import { assertFit, isReached } from './assertFit';
import type { RedisClient } from './RedisClient';
import { RedisLine, type Command, type Send } from './RedisLine';
import type { RedisSettings } from './redisSettings';
import type { RedisStoreKind } from './RedisStoreKind';

/** The two connections of a store, on a server that keeps what it is given. */
export class RedisLines {
  private constructor(
    private readonly kind: RedisStoreKind,
    private readonly durability: RedisSettings['durability'],
    private readonly reader: RedisLine,
    /** Another than the reader: a connection that waits answers nothing else. */
    private readonly writer: RedisLine,
  ) {}

  /**
   * Connects.
   *
   * @param client - of ioredis; connections are made from its options, and it is left alone
   * @throws ConfigurationError for a server that evicts keys, for a replica, for Redis Cluster, and for one that cannot do
   *   what `durability` wants
   */
  static async open(client: RedisClient, kind: RedisStoreKind, settings: RedisSettings): Promise<RedisLines> {
    if (client.isCluster === true) {
      throw new ConfigurationError(`${kind.store}: Redis Cluster is not supported. Give it a server of its own.`);
    }
    const { durability, lookupTimeout, writeTimeout } = settings;
    const writer = await RedisLine.open(client, lookAt(kind, settings), writeTimeout);
    try {
      const reader = await RedisLine.open(client, lookAt(kind, { ...settings, durability: 'none' }), lookupTimeout);
      return new RedisLines(kind, durability, reader, writer);
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** Asks for what every request wants to know, within `lookupTimeout`. */
  async look(command: Command): Promise<unknown> {
    const [answer] = await this.reader.send(command);
    return answer;
  }

  /** Sends anything else that need not be safe, within `writeTimeout`. */
  async send(command: Command): Promise<unknown> {
    const [answer] = await this.writer.send(command);
    return answer;
  }

  /** Changes something; resolves when that is as safe as `durability` wants. */
  async write(command: Command): Promise<unknown> {
    const { durability } = this;
    if (typeof durability !== 'object') return this.send(command);
    const [answer, reached] = await this.writer.send(command, durability.command);
    if (isReached(reached, durability.wanted)) return answer;
    throw new Error(`${this.kind.change} reached ${String(reached)} where ${String(durability.wanted)} is wanted.`);
  }

  /** What is under way fails. */
  close(): void {
    this.reader.close();
    this.writer.close();
  }
}

/** How a server is looked at: with a warning, once, where it may lose what it has acknowledged and nobody said so. */
function lookAt(kind: RedisStoreKind, settings: RedisSettings): (send: Send) => Promise<void> {
  let isWarnedOf = settings.durability !== undefined;
  return async send => {
    const isLogged = await assertFit(send, kind, settings);
    if (isWarnedOf || isLogged !== false) return;
    isWarnedOf = true;
    process.emitWarning(
      `[authx] ${kind.store}: this server has appendonly no. When it ends, ${kind.losing}. Set durability, or say that ` +
        "this is known: durability: 'none'.",
      'AuthXWarning',
    );
  };
}
