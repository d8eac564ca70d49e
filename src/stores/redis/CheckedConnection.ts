import { ConfigurationError } from '../../errors/errors';
import { withTimeout } from '../../async/withTimeout';
import type { RedisCommand, Send } from './RedisCommand';
import type { RedisClient, RedisConnection } from './RedisClient';

/** How long connecting, and each command of the check, may take, in milliseconds. */
const checkTimeout = 5000;

/**
 * How long a check is relied on, in milliseconds: an answer counts only if the check was sent at most this long before the
 * answer arrived.
 */
const checkLifetime = 1000;

/** After how many milliseconds the next command takes a new check along. It costs no round trip, since both go together. */
const checkInterval = 500;

/** The longest pause between two attempts to connect, in milliseconds. A server that is back is used again soon. */
const longestPause = 500;

/**
 * The changes to the options of the application's client. No command is queued while there is no connection, and no command
 * is sent again on another connection: a command fails at once, or together with its connection. A `WAIT` that was sent
 * again would not speak about the change before it.
 */
const connectionOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableAutoPipelining: false,
  enableReadyCheck: true,
  maxLoadingRetryTime: longestPause,
  connectTimeout: 1000,
  /** How long a socket may take to close, in milliseconds. A dead socket would never close. */
  disconnectTimeout: 50,
  retryStrategy: (attempts: number): number => Math.min(attempts * 50, longestPause),
  /** Connects again if the server has become a replica, because the address may lead to the new primary by now. */
  reconnectOnError: (error: Error): boolean => error.message.startsWith('READONLY'),
  commandTimeout: undefined,
  socketTimeout: undefined,
  readOnly: false,
  monitor: false,
  stringNumbers: false,
} as const;

/**
 * Checks the server at the other end of a connection, and throws if the store cannot use it.
 *
 * @param isNew - whether the connection was not checked before
 */
export type Check = (send: Send, isNew: boolean) => Promise<void>;

/**
 * A connection of a store. The server is checked after each reconnect, because it may be another server, and while the
 * connection is used, because its configuration can be changed at any time. Answers count only if the check succeeds.
 */
export class CheckedConnection {
  /** The last check. Undefined for a new connection, and after a check that failed. */
  private checked: Promise<void> | undefined;
  private isChecking = false;
  /** When the last check was sent, by the monotonic clock. */
  private checkedAt = -Infinity;
  private isNew = true;

  private constructor(
    private readonly connection: RedisConnection,
    private readonly check: Check,
    private readonly timeout: number,
  ) {
    connection.on('ready', () => {
      this.isNew = true;
      this.checked = undefined;
    });
  }

  /**
   * Connects and checks the server.
   *
   * @param timeout - how long each command may take, in milliseconds
   */
  static async open(client: RedisClient, check: Check, timeout: number): Promise<CheckedConnection> {
    const connection = client.duplicate(connectionOptions);
    let failure: unknown;
    // Commands fail anyway. Without a listener, ioredis would write the error to the console.
    connection.on('error', error => (failure = error));
    const checked = new CheckedConnection(connection, check, timeout);
    try {
      await withTimeout(connection.connect(), checkTimeout);
      await checked.ensureChecked();
    } catch (error) {
      connection.disconnect();
      throw error instanceof ConfigurationError ? error : (failure ?? error);
    }
    return checked;
  }

  /**
   * Sends commands together, on one connection.
   *
   * @returns the answer of each command
   */
  async send(...commands: readonly RedisCommand[]): Promise<unknown[]> {
    const checked = this.ensureChecked();
    const sent = commands.map(command => this.sendOne(command, this.timeout));
    const [, ...answers] = await Promise.all([checked, ...sent]);
    if (this.isOlderThan(checkLifetime)) await this.ensureChecked();
    return answers;
  }

  close(): void {
    this.connection.disconnect();
  }

  private isOlderThan(milliseconds: number): boolean {
    return performance.now() - this.checkedAt >= milliseconds;
  }

  /** Sends a check, unless one is under way or has just succeeded. */
  private ensureChecked(): Promise<void> {
    if (this.checked && (this.isChecking || !this.isOlderThan(checkInterval))) return this.checked;
    this.checkedAt = performance.now();
    this.isChecking = true;
    const checked: Promise<void> = this.check((...command) => this.sendOne(command, checkTimeout), this.isNew).then(
      () => {
        if (this.checked === checked) this.isNew = this.isChecking = false;
      },
      (error: unknown) => {
        if (this.checked === checked) this.checked = undefined;
        throw error;
      },
    );
    return (this.checked = checked);
  }

  /** Drops a connection that takes too long, because nobody knows when it will answer. */
  private sendOne(command: RedisCommand, timeout: number): Promise<unknown> {
    return withTimeout(this.connection.call(...command), timeout, () => this.connection.disconnect(true));
  }
}
