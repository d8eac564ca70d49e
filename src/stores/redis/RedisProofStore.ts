import { BatchedCalls } from '../../async/BatchedCalls';
import { waitingAtMost } from '../../async/LookupQueue';
import { firstUses } from '../../dpop/firstUses';
import type { ProofStore, UsedProof } from '../../dpop/ProofStore';
import { openConnections } from './openConnections';
import { useProofsScript } from './useProofsScript';
import { evalCommand } from './RedisCommand';
import type { RedisClient } from './RedisClient';
import type { RedisClusterClient } from './RedisClusterClient';
import { readRedisSettings, type RedisSettings } from './redisSettings';
import type { RedisProofStoreOptions } from './RedisStoreOptions';
import type { RedisStoreTexts } from './RedisStoreTexts';
import { probeScript } from './revocationScripts';
import type { StoreConnections } from './StoreConnections';

const kind: RedisStoreTexts = {
  store: 'RedisProofStore',
  prefix: 'authx:dpop:',
  contents: 'used DPoP proofs',
  change: 'A DPoP proof',
  eviction: 'forgets used DPoP proofs, so that they can be used again',
  loss: 'DPoP proofs of the last minute can be used again',
};

/**
 * Stores used DPoP proofs in Redis, each under a key of its own, which expires with the proof. The proofs of one turn of the
 * event loop are stored by one command. If the server loses its memory, proofs of the last minute can be used again.
 *
 * ```ts
 * const proofs = await RedisProofStore.open(new Redis('redis://...'));
 * ```
 */
export class RedisProofStore implements ProofStore {
  private readonly uses: BatchedCalls<UsedProof, boolean>;

  private constructor(
    private readonly settings: RedisSettings,
    private readonly connections: StoreConnections,
  ) {
    this.uses = new BatchedCalls(proofs => this.useAll(proofs), { running: 4, items: 1000, waiting: waitingAtMost });
  }

  /**
   * Connects to a server or to a Redis Cluster, and checks that it keeps what the store writes.
   *
   * @param client - a `Redis` or a `Cluster` of ioredis. The store makes connections of its own with the client's options.
   * @throws ConfigurationError for a server that evicts keys, and for a replica
   */
  static async open(
    client: RedisClient | RedisClusterClient,
    options: RedisProofStoreOptions = {},
  ): Promise<RedisProofStore> {
    const settings = { ...readRedisSettings(kind, options), durability: 'none' as const };
    return new RedisProofStore(settings, await openConnections(client, kind, settings));
  }

  use(proof: UsedProof): Promise<boolean> {
    return this.uses.ask(proof);
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

  private async useAll(given: readonly UsedProof[]): Promise<readonly boolean[]> {
    const { proofs, answers } = firstUses(given);
    const batches = this.connections.isSpread ? proofs.map(proof => [proof]) : [proofs];
    const stored = new Set((await Promise.all(batches.map(batch => this.store(batch)))).flat());
    return answers(id => stored.has(id));
  }

  /** Returns the ids of the proofs that were not stored before. */
  private async store(proofs: readonly UsedProof[]): Promise<string[]> {
    const keys = proofs.map(({ id }) => this.keyOf(id));
    const answer = await this.connections.find(
      evalCommand(useProofsScript, { keys, values: proofs.map(millisecondsLeft) }),
    );
    if (!Array.isArray(answer) || answer.length !== proofs.length) throw new TypeError('Redis gave another answer.');
    return proofs.filter((_, i) => answer[i] === 1).map(({ id }) => id);
  }

  private keyOf(id: string): string {
    return this.settings.prefix + id;
  }
}

/** A length of time, because a point in time would be judged by the server's clock. It is stored until the end of its second. */
const millisecondsLeft = ({ expiresAt }: UsedProof): number => Math.max(1, (expiresAt + 1) * 1000 - Date.now());
