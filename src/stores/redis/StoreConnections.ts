import type { RedisCommand } from './RedisCommand';

/** The connections of a store to its server, or to the primaries of a Redis Cluster. */
export interface StoreConnections {
  /** Whether keys lie on several servers. A command may then name one key only, which decides where it is sent. */
  readonly isSpread: boolean;

  /** Returns which server has a key. The answer is only good for telling servers apart. */
  serverOf(key: string): string;

  /** Returns a key on each server that begins with the given one, to try whether all of them accept changes. */
  keyOnEach(key: string): string[];

  /** Sends a lookup, for which a request waits. It fails after `lookupTimeout`. */
  find(command: RedisCommand): Promise<unknown>;

  /** Sends any other command that needs no durability. It fails after `writeTimeout`. */
  send(command: RedisCommand): Promise<unknown>;

  /** Sends a change. Resolves when the change is as durable as configured. */
  write(command: RedisCommand): Promise<unknown>;

  /** Closes the connections. Commands that wait for an answer fail. */
  close(): void;
}
