import { type AsyncFinder, type LookupLimits, LookupQueue } from '../../async/LookupQueue';

/** How keys are looked up. */
export interface Lookups<Value> {
  readonly find: AsyncFinder<Value>;
  readonly limits: LookupLimits;
  /** The value of a key that the store does not have. */
  readonly nothing: Value;
  /** Returns which server, or which servers, a lookup needs. */
  readonly serverOf: (key: string) => string;
}

/** Batches lookups by the server that they need, so that a server that is down fails no lookup in another one. */
export class ServerLookups<Value> {
  private readonly queues = new Map<string, LookupQueue<Value>>();

  constructor(private readonly lookups: Lookups<Value>) {}

  ask(key: string): Promise<Value> {
    try {
      return this.queueOf(this.lookups.serverOf(key)).ask(key);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is passed on unchanged
      return Promise.reject(error);
    }
  }

  private queueOf(server: string): LookupQueue<Value> {
    let queue = this.queues.get(server);
    if (!queue) {
      const { find, limits, nothing } = this.lookups;
      this.queues.set(server, (queue = new LookupQueue(find, limits, nothing)));
    }
    return queue;
  }
}
