import { ConfigurationError } from '../../errors/errors';
import { withTimeout } from '../../async/withTimeout';
import { connectionOptions } from './connectionOptions';
import type { RedisClient, RedisConnection } from './RedisClient';

/** Sends a command; fails where the answer is late. */
export type Send = (...command: Command) => Promise<unknown>;

/** A command and its parameters. */
export type Command = readonly [name: string, ...parameters: (string | number)[]];

/** Milliseconds that connecting, and looking at the server, may take. */
const longestLook = 5000;

/**
 * A connection of the store's own. Whenever it is made anew the server is looked at again, since it may be another: what
 * it answers counts only if it is fit.
 */
export class RedisLine {
  private looked: Promise<void> | undefined;

  private constructor(
    private readonly connection: RedisConnection,
    private readonly look: (send: Send) => Promise<void>,
    private readonly timeout: number,
  ) {
    connection.on('ready', () => (this.looked = undefined));
  }

  /**
   * Connects.
   *
   * @param look - throws where the server is not fit
   * @param timeout - milliseconds for each command
   */
  static async open(client: RedisClient, look: (send: Send) => Promise<void>, timeout: number): Promise<RedisLine> {
    const connection = client.duplicate(connectionOptions);
    let failure: unknown;
    // Commands fail of themselves; without a listener, ioredis writes the error to the console.
    connection.on('error', error => (failure = error));
    const line = new RedisLine(connection, look, timeout);
    try {
      await withTimeout(connection.connect(), longestLook);
      await line.fit();
    } catch (error) {
      connection.disconnect();
      throw error instanceof ConfigurationError ? error : (failure ?? error);
    }
    return line;
  }

  /** Sends commands in one go, on one connection. @returns what each of them answers */
  async send(...commands: readonly Command[]): Promise<unknown[]> {
    const fit = this.fit();
    const sent = commands.map(command => this.sendOne(command, this.timeout));
    const [, ...answers] = await Promise.all([fit, ...sent]);
    return answers;
  }

  close(): void {
    this.connection.disconnect();
  }

  /** Asked with the first command on each connection, and again after each time that the server was not fit. */
  private fit(): Promise<void> {
    this.looked ??= this.look((...command) => this.sendOne(command, longestLook)).catch((error: unknown) => {
      this.looked = undefined;
      throw error;
    });
    return this.looked;
  }

  /** A connection that is late is given up: nobody knows when it will answer. */
  private sendOne(command: Command, timeout: number): Promise<unknown> {
    return withTimeout(this.connection.call(...command), timeout, () => this.connection.disconnect(true));
  }
}
