import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { AuthX, type AuthXLogger } from 'routing-controllers-authx';
import { RedisRevocationStore } from 'routing-controllers-authx/redis';
import { describeWithPrivate, startPrivate, type PrivateServer } from '../stores/support/privateServer';
import { eventually } from '../stores/support/privateStores';
import { newClient } from '../stores/support/redisServer';
import { cleanUp, takeAll } from '../support/cleanup';
import { secret } from '../support/forge';
import { note } from './support/figures';
import { runs, timeFor } from './support/runs';

const promise = 'redis-eviction';
const tokens = runs(50, 2000);
const evicting = [
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
];

const stores: RedisRevocationStore[] = [];
cleanUp(() => {
  for (const store of takeAll(stores)) store.close();
});

/** Returns 200, or the status of the refusal. */
async function statusOf(attempt: Promise<unknown>): Promise<number> {
  try {
    await attempt;
    return 200;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

describeWithPrivate('redis', 'Redis with an eviction policy', () => {
  let server: PrivateServer;
  let client: Redis;

  before(async () => {
    server = await startPrivate('redis', '--appendonly', 'no');
    client = newClient(server.url);
  });

  afterEach(() => client.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction'));

  const open = async (): Promise<RedisRevocationStore> => {
    const store = await RedisRevocationStore.open(newClient(server.url), { durability: 'none', lookupTimeout: 5 });
    stores.push(store);
    return store;
  };

  /** Returns an AuthX on the server, and tokens that it has revoked. */
  async function revoking(
    error: AuthXLogger['error'] = () => undefined,
  ): Promise<{ auth: AuthX; store: RedisRevocationStore; revoked: string[] }> {
    const store = await open();
    const auth = new AuthX({ config: { secretKey: secret }, revokedTokens: store, logger: { error } });
    const revoked = await Promise.all(Array.from({ length: tokens }, () => auth.createAccessToken('alice')));
    await auth.revoke(...revoked);
    return { auth, store, revoked };
  }

  const accepted = async (auth: AuthX, given: readonly string[]): Promise<number> => {
    const statuses = await Promise.all(given.map(token => statusOf(auth.verifyToken(token))));
    return statuses.filter(status => status === 200).length;
  };

  it('is refused at start', async () => {
    const opened: string[] = [];
    for (const policy of evicting) {
      await client.config('SET', 'maxmemory-policy', policy);
      await open().then(
        () => opened.push(policy),
        (error: unknown) => expect((error as Error).name).to.equal('ConfigurationError'),
      );
    }
    note({
      promise,
      store: 'redis',
      runs: evicting.length,
      of: 'starts on a server that evicts',
      losses: opened.length,
    });
    expect(opened).to.deep.equal([]);
  });

  it('is refused on the next connection if the policy changes later, and no revoked token is accepted', async () => {
    let losses = 0;
    for (const policy of evicting) {
      const { auth, store, revoked } = await revoking();
      await client.config('SET', 'maxmemory-policy', policy);
      await client.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await client.config('SET', 'maxmemory', '1');
      losses += await accepted(auth, revoked);
      // Whatever it has evicted by now, the server stays refused, because it may have lost revocations.
      expect(await statusOf(eventually(() => auth.revoke(revoked[0] ?? ''), 200))).to.equal(503);
      losses += await accepted(auth, revoked);
      await client.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
      store.close();
    }
    note({ promise, store: 'redis', runs: 2 * tokens * evicting.length, of: 'revoked tokens while it evicts', losses });
    expect(losses).to.equal(0);
  }).timeout(timeFor(tokens, 50));

  it('is refused within a second without a new connection, which is logged and counted', async () => {
    let losses = 0;
    for (const policy of evicting) {
      const failures: string[] = [];
      const { auth, store, revoked } = await revoking((message, cause) => {
        failures.push(`${message} ${(cause as Error).message}`);
      });
      await client.config('SET', 'maxmemory-policy', policy, 'maxmemory', '1');
      // The write evicts the keys that the policy permits.
      await client.set('another', 'key').catch(() => undefined);
      await pause(1000);
      losses += await accepted(auth, revoked);
      expect(auth.counts.failedClosed).to.equal(tokens);
      expect(failures[0]).to.contain('The revocation store failed').and.to.contain(`maxmemory-policy is ${policy}`);
      // Evicted revocations stay lost, so the tokens are refused even after eviction has stopped.
      await client.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
      losses += await accepted(auth, revoked);
      store.close();
    }
    note({ promise, store: 'redis', runs: 2 * tokens * evicting.length, of: 'revoked tokens a second later', losses });
    expect(losses).to.equal(0);
  }).timeout(timeFor(tokens, 50));

  it('refuses new revocations and keeps the old ones when memory is full and the policy is noeviction', async () => {
    const { auth, store, revoked } = await revoking();
    await client.config('SET', 'maxmemory', '1');
    const later = await Promise.all(Array.from({ length: 20 }, () => auth.createAccessToken('alice')));
    const statuses = await Promise.all(later.map(token => statusOf(auth.revoke(token))));
    const losses = (await accepted(auth, revoked)) + statuses.filter(status => status !== 503).length;
    store.close();
    note({ promise, store: 'redis', runs: tokens + 20, of: 'tokens while its memory is full', losses });
    expect(losses).to.equal(0);
  });
});
