/** The part of ioredis' client that is used here: it makes connections of the store's own. */
export interface RedisClient {
  readonly isCluster?: boolean;
  /** A client with the same options but for some changes. */
  duplicate(changes?: object): RedisConnection;
}

/** The part of a connection of ioredis that is used here. */
export interface RedisConnection {
  connect(): Promise<void>;
  /** @param reconnect - whether to connect again; what is under way fails either way */
  disconnect(reconnect?: boolean): void;
  call(command: string, ...parameters: (string | number)[]): Promise<unknown>;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}
