import { assertSuitable, isReached, type Requirements } from './assertSuitable';
import { CheckedConnection, type Check } from './CheckedConnection';
import type { RedisCommand } from './RedisCommand';
import { EvictionWatch } from './EvictionWatch';
import type { RedisClient } from './RedisClient';
import type { RedisSettings } from './redisSettings';
import type { RedisStoreTexts } from './RedisStoreTexts';
import type { StoreConnections } from './StoreConnections';

/** Commands that are sent immediately before another, on the same connection. */
type Before = readonly RedisCommand[];

/** The two connections of a store to a server that keeps what the store writes. */
export class RedisConnections implements StoreConnections {
  readonly isSpread = false;

  private constructor(
    private readonly kind: RedisStoreTexts,
    private readonly durability: RedisSettings['durability'],
    private readonly reader: CheckedConnection,
    /** A separate connection, because a connection that waits for durability answers no lookups meanwhile. */
    private readonly writer: CheckedConnection,
  ) {}

  /**
   * Connects.
   *
   * @param client - of ioredis. The store makes connections of its own with the client's options.
   * @throws ConfigurationError for a server that evicts keys, for a replica, and for a server that cannot provide the
   *   configured durability
   */
  static async open(client: RedisClient, kind: RedisStoreTexts, settings: RedisSettings): Promise<RedisConnections> {
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

  serverOf(): string {
    return '';
  }

  keyOnEach(key: string): string[] {
    return [key];
  }

  find(command: RedisCommand, before: Before = []): Promise<unknown> {
    return sendLast(this.reader, command, before);
  }

  send(command: RedisCommand, before: Before = []): Promise<unknown> {
    return sendLast(this.writer, command, before);
  }

  async write(command: RedisCommand, before: Before = []): Promise<unknown> {
    const { durability } = this;
    if (typeof durability !== 'object') return this.send(command, before);
    const answers = await this.writer.send(...before, command, durability.command);
    const [answer, reached] = answers.slice(before.length);
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

async function sendLast(connection: CheckedConnection, command: RedisCommand, before: Before): Promise<unknown> {
  const answers = await connection.send(...before, command);
  return answers[before.length];
}
