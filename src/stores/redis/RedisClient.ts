/** The part of ioredis' client that a store uses. The store makes connections of its own with the client's options. */
export interface RedisClient {
  readonly isCluster?: boolean;
  /** Returns a client with the same options, except for the given changes. */
  duplicate(changes?: object): RedisConnection;
}

/** The part of ioredis' connection that a store uses. */
export interface RedisConnection {
  connect(): Promise<void>;
  /** @param reconnect - whether to connect again. Commands that wait for an answer fail either way. */
  disconnect(reconnect?: boolean): void;
  call(command: string, ...parameters: (string | number)[]): Promise<unknown>;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}
