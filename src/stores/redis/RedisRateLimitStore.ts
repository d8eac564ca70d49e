import { BatchedCalls } from '../../async/BatchedCalls';
import { waitingAtMost } from '../../async/LookupQueue';
import type { CountedRequest, GivenBack, RateLimitCounter, RateLimitStore } from '../../limits/RateLimitStore';
import { slotLength } from '../../limits/SlidingWindow';
import { takeSeparately } from '../takeSeparately';
import { openConnections } from './openConnections';
import { countScript, giveBackScript } from './rateLimitScripts';
import type { RedisClient } from './RedisClient';
import type { RedisClusterClient } from './RedisClusterClient';
import { evalCommand } from './RedisCommand';
import { readRedisSettings, type RedisSettings } from './redisSettings';
import type { RedisRateLimitStoreOptions } from './RedisStoreOptions';
import type { RedisStoreTexts } from './RedisStoreTexts';
import { probeScript } from './revocationScripts';
import type { StoreConnections } from './StoreConnections';

const kind: RedisStoreTexts = {
  store: 'RedisRateLimitStore',
  prefix: 'authx:limit:',
  contents: 'counters of rate limits',
  change: 'A counted request',
  eviction: 'forgets counted requests, so that a client can exceed its limits',
  loss: 'rate limits begin to count again',
};

/**
 * Counts requests in Redis by the server's clock. The requests of one turn of the event loop are counted by one command, and
 * in a Redis Cluster by one command per counter. Each counter is a key, which expires when its window is over.
 *
 * ```ts
 * const store = await RedisRateLimitStore.open(new Redis('redis://...'));
 * const auth = new AuthX({ config, rateLimits: { store } });
 * ```
 */
export class RedisRateLimitStore implements RateLimitStore {
  private readonly requests: BatchedCalls<readonly RateLimitCounter[], CountedRequest>;

  private constructor(
    private readonly settings: RedisSettings,
    private readonly connections: StoreConnections,
  ) {
    const limits = { running: 4, items: 200, waiting: waitingAtMost };
    this.requests = new BatchedCalls(requests => this.countAll(requests), limits);
  }

  /**
   * Connects to a server or to a Redis Cluster, and checks that it keeps what the store writes.
   *
   * @param client - a `Redis` or a `Cluster` of ioredis. The store makes connections of its own with the client's options.
   * @throws ConfigurationError for a server that evicts keys, and for a replica
   */
  static async open(
    client: RedisClient | RedisClusterClient,
    options: RedisRateLimitStoreOptions = {},
  ): Promise<RedisRateLimitStore> {
    const settings = { ...readRedisSettings(kind, options), durability: 'none' as const };
    return new RedisRateLimitStore(settings, await openConnections(client, kind, settings));
  }

  take(counters: readonly RateLimitCounter[]): Promise<CountedRequest> {
    return this.requests.ask(counters);
  }

  async giveBack(counted: readonly GivenBack[]): Promise<void> {
    const groups = this.connections.isSpread ? counted.map(one => [one]) : [counted];
    await Promise.all(groups.map(group => this.connections.find(this.givingBack(group))));
  }

  /** Does nothing, because the server deletes keys when they expire. */
  async purge(): Promise<number> {
    return 0;
  }

  async probeWrite(): Promise<void> {
    const keys = this.connections.keyOnEach(this.keyOf('authx:health'));
    await Promise.all(keys.map(key => this.connections.write(evalCommand(probeScript, { keys: [key] }))));
  }

  /** Closes the connections of the store. Commands that wait for an answer fail. */
  close(): void {
    this.connections.close();
  }

  private countAll(requests: readonly (readonly RateLimitCounter[])[]): Promise<readonly CountedRequest[]> {
    if (!this.connections.isSpread) return this.count(requests);
    const takeOne = async (counter: RateLimitCounter): Promise<CountedRequest> =>
      (await this.count([[counter]]))[0] as CountedRequest;
    const giveBack = (counted: readonly GivenBack[]): Promise<void> => this.giveBack(counted);
    return Promise.all(requests.map(counters => takeSeparately(counters, { takeOne, giveBack })));
  }

  private async count(requests: readonly (readonly RateLimitCounter[])[]): Promise<CountedRequest[]> {
    const counters = requests.flat();
    const values = [
      requests.length,
      ...requests.map(({ length }) => length),
      ...counters.flatMap(counter => [counter.max, counter.window * 1000, slotLength(counter)]),
    ];
    const keys = counters.map(({ id }) => this.keyOf(id));
    const answer = await this.connections.find(evalCommand(countScript, { keys, values }));
    if (!Array.isArray(answer) || answer.length !== requests.length + 3 * counters.length) {
      throw new TypeError('Redis gave another answer.');
    }
    return readAnswers(requests, answer as number[]);
  }

  private givingBack(counted: readonly GivenBack[]): ReturnType<typeof evalCommand> {
    return evalCommand(giveBackScript, {
      keys: counted.map(({ id }) => this.keyOf(id)),
      values: counted.map(({ slot }) => slot),
    });
  }

  private keyOf(id: string): string {
    return this.settings.prefix + id;
  }
}

function readAnswers(requests: readonly (readonly RateLimitCounter[])[], answer: readonly number[]): CountedRequest[] {
  let at = 0;
  const next = (): number => answer[at++] as number;
  return requests.map(counters => {
    const isAccepted = next() === 1;
    const states = counters.map(() => ({ remaining: next(), oldestLeavesIn: next() / 1000, slot: next() }));
    return { isAccepted, states };
  });
}
