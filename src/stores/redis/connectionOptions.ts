/** Longest pause between two attempts to connect, in milliseconds: the server is used again soon after it is back. */
const longestPause = 500;

/**
 * What the options of an application's client are changed to. Nothing is queued while there is no connection, and nothing
 * sent again on another one: a command fails at once, or with its connection. A `WAIT` that was sent again would answer
 * for nothing.
 */
export const connectionOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableAutoPipelining: false,
  enableReadyCheck: true,
  maxLoadingRetryTime: longestPause,
  connectTimeout: 1000,
  /** How long a socket may take to close, in milliseconds; one that is dead never would. */
  disconnectTimeout: 50,
  retryStrategy: (attempts: number): number => Math.min(attempts * 50, longestPause),
  /** A server that became a replica: perhaps the address leads to another one by now. */
  reconnectOnError: (error: Error): boolean => error.message.startsWith('READONLY'),
  commandTimeout: undefined,
  socketTimeout: undefined,
  readOnly: false,
  monitor: false,
  stringNumbers: false,
} as const;
