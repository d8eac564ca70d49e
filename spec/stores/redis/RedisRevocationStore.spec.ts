import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { ConfigurationError } from '../../../src/index';
import { RedisRevocationStore, type RedisRevocationStoreOptions } from '../../../src/entries/redis';
import { errorOf } from '../support/errorOf';
import { NewerRedis } from '../support/NewerRedis';
import { describeWithPrivate, freePort, startPrivate, type PrivateServer } from '../support/privateServer';
import { eventually } from '../support/privateStores';
import { describeOnRedis, newClient, newPrefix, openStore } from '../support/redisServer';
import { now, revocation } from '../support/revocation';
import { warningsOf } from '../support/warningsOf';

describeOnRedis('RedisRevocationStore', () => {
  let client: Redis;
  const prefix = newPrefix();
  let store: RedisRevocationStore;

  before(async () => {
    client = newClient();
    store = await openStore(client, { prefix });
  });

  const secondsLeft = async (jti: string): Promise<number> => (await client.pttl(prefix + jti)) / 1000;

  it('stores a revocation until one second after its expiry, and without end if it has none', async () => {
    const [one, forever, beyond] = [
      revocation({ expiresAt: now() + 900 }),
      revocation({ expiresAt: null }),
      revocation({ expiresAt: Number.MAX_SAFE_INTEGER }),
    ];
    await store.revoke([one, forever, beyond]);
    expect((await secondsLeft(one.jti)) + Date.now() / 1000).to.be.closeTo((one.expiresAt as number) + 1, 0.2);
    for (const { jti } of [forever, beyond]) expect(await client.pttl(prefix + jti)).to.equal(-1);
    await store.revoke([revocation({ jti: 'past', expiresAt: now() - 900 })]);
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(await client.exists(`${prefix}past`)).to.equal(0);
  });

  it('never shortens the lifetime of a revocation', async () => {
    const one = revocation({ expiresAt: now() + 900 });
    await store.revoke([one]);
    await store.revoke([{ ...one, expiresAt: now() + 100 }]);
    expect(await secondsLeft(one.jti)).to.be.above(890);
    await store.revoke([{ ...one, expiresAt: now() + 5000 }]);
    expect(await secondsLeft(one.jti)).to.be.above(4990);
    await store.revoke([{ ...one, expiresAt: null }]);
    await store.revoke([{ ...one, expiresAt: now() + 100 }]);
    expect(await client.pttl(prefix + one.jti)).to.equal(-1);
  });

  it('stores the subject and the token type, and nothing else of the token', async () => {
    const one = revocation({ subject: 'al"ice', tokenType: 'refresh' });
    await store.revoke([one]);
    const kept = JSON.parse((await client.get(prefix + one.jti)) as string) as Record<string, unknown>;
    expect(kept).to.include({ subject: 'al"ice', tokenType: 'refresh' });
    expect(kept.revokedAt).to.be.closeTo(now(), 5);
    expect(Object.keys(kept)).to.have.length(3);
  });

  it('adds the keyPrefix of the client to its keys', async () => {
    const prefixed = newClient();
    prefixed.options.keyPrefix = 'app:';
    const own = await openStore(prefixed, { prefix });
    const one = revocation();
    await own.revoke([one]);
    expect(await own.isRevoked(one.jti)).to.equal(true);
    expect(await client.exists(`app:${prefix}${one.jti}`)).to.equal(1);
    expect(await store.isRevoked(one.jti)).to.equal(false);
  });

  it('works on its own connection, whatever the application does with the client', async () => {
    const busy = newClient();
    await busy.connect();
    const own = await openStore(busy, { prefix });
    await busy.subscribe('somewhere');
    busy.disconnect();
    const one = revocation();
    await own.revoke([one]);
    expect(await own.isRevoked(one.jti)).to.equal(true);
    own.close();
    await errorOf(own.isRevoked(one.jti));
  });

  it('purges nothing, because keys expire by themselves', async () => {
    expect(await store.purge()).to.equal(0);
  });

  for (const [what, options] of [
    ['prefix', { prefix: 1 as never }],
    ['allowEviction', { allowEviction: 1 as never }],
    ['lookupTimeout', { lookupTimeout: 0 }],
    ['writeTimeout', { writeTimeout: '5' as never }],
    ['durability', { durability: 'yes' as never }],
    ['durability', { durability: { wait: { replicas: 1 }, waitAof: {} } }],
    ['durability', { durability: {} as never }],
    ['durability', { durability: null as never }],
    ['durability.wait', { durability: { wait: null as never } }],
    ['RedisRevocationStore', null as never],
    ['durability.waits', { durability: { waits: {} } as never }],
    ['durability.wait.replicas', { durability: { wait: { replicas: 0 } } }],
    ['durability.wait.replicas', { durability: { wait: { replicas: 1.5 } } }],
    ['durability.wait.local', { durability: { wait: { replicas: 1, local: 1 } as never } }],
    ['durability.wait.timeout', { durability: { wait: { replicas: 1, timeout: 5 } } }],
    ['durability.waitAof.local', { durability: { waitAof: { local: 2 as never } } }],
    ['durability.waitAof.replicas', { durability: { waitAof: { local: 0 } } }],
    ['durability.waitAof.timeout', { durability: { waitAof: { timeout: 0 } } }],
    ['durable', { durable: true } as never],
  ] as readonly (readonly [string, RedisRevocationStoreOptions])[]) {
    it(`refuses the options ${JSON.stringify(options)}`, async () => {
      const failed = await errorOf(RedisRevocationStore.open(client, options));
      expect(failed).to.be.instanceOf(ConfigurationError);
      expect(failed.message.startsWith(`${what}: `), failed.message).to.equal(true);
    });
  }
});

describe('RedisRevocationStore with durability.waitAof', () => {
  const durability = { waitAof: { local: 1, replicas: 1, timeout: 0.7 } } as const;

  it('sends WAITAOF after each write on the same connection', async () => {
    const redis = new NewerRedis();
    const store = await RedisRevocationStore.open(redis, { durability });
    redis.said.length = 0;
    await store.revoke([revocation(), revocation()]);
    expect(redis.said).to.deep.equal(['eval', 'waitaof 1 1 700']);
  });

  for (const answer of [[0, 1], [1, 0], [0, 0], [], 'OK', null]) {
    it(`fails a revocation if WAITAOF answers ${JSON.stringify(answer)}`, async () => {
      const redis = new NewerRedis();
      const store = await RedisRevocationStore.open(redis, { durability });
      redis.waitAof = answer;
      await errorOf(store.revoke([revocation()]));
      expect(await errorOf(RedisRevocationStore.open(redis, { durability }))).to.be.instanceOf(ConfigurationError);
    });
  }

  it('refuses a server without an append-only file at start', async () => {
    const redis = new NewerRedis();
    redis.waitAof = new Error('ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.');
    const failed = await errorOf(RedisRevocationStore.open(redis, { durability }));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('appendonly is disabled').and.to.contain('appendonly yes');
    expect(redis.said.at(-1)).to.equal('disconnected');
  });
});

describeWithPrivate('redis', 'RedisRevocationStore on a Redis server', () => {
  let server: PrivateServer;
  let client: Redis;

  before(async () => {
    server = await startPrivate('redis');
    client = newClient(server.url);
  });

  const open = (options: RedisRevocationStoreOptions = {}): Promise<RedisRevocationStore> =>
    openStore(client, { prefix: 'authx:', durability: undefined, ...options });

  const refusal = async (options: RedisRevocationStoreOptions = {}): Promise<string> => {
    const failed = await errorOf(open(options));
    expect(failed).to.be.instanceOf(ConfigurationError);
    return failed.message;
  };

  for (const policy of ['allkeys-lru', 'volatile-ttl', 'volatile-lru', 'allkeys-random']) {
    it(`refuses a server that evicts keys, unless allowEviction is true: ${policy}`, async () => {
      await client.config('SET', 'maxmemory-policy', policy);
      const message = await refusal().finally(() => client.config('SET', 'maxmemory-policy', 'noeviction'));
      expect(message).to.contain(`maxmemory-policy is ${policy}`).and.to.contain('allowEviction: true');
      await client.config('SET', 'maxmemory-policy', policy);
      await open({ allowEviction: true }).finally(() => client.config('SET', 'maxmemory-policy', 'noeviction'));
      await open();
    });
  }

  it('refuses the server after a reconnect while its policy evicts keys', async () => {
    const store = await open({ lookupTimeout: 5 });
    const one = revocation();
    await store.revoke([one]);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const failed = await eventually(async () => {
      const error = await errorOf(store.isRevoked(one.jti));
      if (!(error instanceof ConfigurationError)) throw error;
      return error;
    });
    expect(failed.message).to.contain('allkeys-lru');
    expect(await errorOf(store.revoke([revocation()]))).to.be.instanceOf(ConfigurationError);
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    expect(await eventually(() => store.isRevoked(one.jti))).to.equal(true);
    await eventually(() => store.revoke([revocation()]));
  });

  it('refuses the server while its policy evicts keys, even without a reconnect', async () => {
    const store = await open({ lookupTimeout: 5 });
    const one = revocation();
    await store.revoke([one]);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const failed = await eventually(async () => {
      const error = await errorOf(store.isRevoked(one.jti));
      expect(error).to.be.instanceOf(ConfigurationError);
      return error;
    });
    expect(failed.message).to.contain('allkeys-lru');
    await eventually(async () =>
      expect(await errorOf(store.revoke([revocation()]))).to.be.instanceOf(ConfigurationError),
    );
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    expect(await eventually(() => store.isRevoked(one.jti))).to.equal(true);
  });

  it('refuses a server that has evicted keys, whatever its policy is now, until its statistics are reset', async () => {
    const store = await open({ lookupTimeout: 5 });
    const one = revocation();
    await store.revoke([one]);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru', 'maxmemory', '1');
    await errorOf(client.set('another', 'one'));
    await client.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '0');
    expect(await client.exists(`authx:${one.jti}`)).to.equal(0);
    const failed = await eventually(async () => {
      const error = await errorOf(store.isRevoked(one.jti));
      expect(error).to.be.instanceOf(ConfigurationError);
      return error;
    });
    expect(failed.message)
      .to.match(/has evicted \d+ keys/)
      .and.to.contain('CONFIG RESETSTAT');
    expect(await errorOf(store.isRevoked(one.jti))).to.be.instanceOf(ConfigurationError);
    await client.config('RESETSTAT');
    expect(await eventually(() => store.isRevoked(one.jti))).to.equal(false);
    await open();
  });

  it('fails all of several revocations while memory is full, and loses no earlier one', async () => {
    const store = await open();
    const [one, ...several] = Array.from({ length: 50 }, () => revocation());
    await store.revoke([one!]);
    await client.config('SET', 'maxmemory', '1');
    expect((await errorOf(store.revoke(several))).message).to.contain('OOM');
    const answers = await Promise.all(several.map(({ jti }) => store.isRevoked(jti)));
    await client.config('SET', 'maxmemory', '0');
    expect(answers.filter(Boolean)).to.deep.equal([]);
    expect(await store.isRevoked(one!.jti)).to.equal(true);
  });

  it('accepts durability always only with appendfsync always, and warns without appendonly', async () => {
    await open({ durability: 'always' });
    await client.config('SET', 'appendfsync', 'everysec');
    expect(await refusal({ durability: 'always' })).to.contain('appendfsync always. It is everysec');
    await client.config('SET', 'appendonly', 'no');
    expect(await refusal({ durability: 'always' })).to.contain('appendonly yes');
    const warnings = await warningsOf(() => open());
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('appendonly no').and.to.contain("durability: 'none'");
    expect(await warningsOf(() => open({ durability: 'none' }))).to.deep.equal([]);
    await client.config('SET', 'appendonly', 'yes');
    await client.config('SET', 'appendfsync', 'always');
    expect(await warningsOf(() => open())).to.deep.equal([]);
  });

  it('refuses waitAof on a server that does not know WAITAOF', async function () {
    const knows = (await client.call('COMMAND', 'INFO', 'waitaof')) as unknown[];
    if (knows[0] !== null) this.skip();
    const message = await refusal({ durability: { waitAof: { local: 1 } } });
    expect(message).to.contain('WAITAOF').and.to.contain('Redis 7.2');
  });

  it('refuses durability.wait without enough replicas', async () => {
    const message = await refusal({ durability: { wait: { replicas: 1, timeout: 0.05 } } });
    expect(message).to.contain('reaches 0 where 1 is required');
  });

  it('fails a revocation that the replicas do not confirm in time', async () => {
    const replica = await startPrivate('redis', '--replicaof', '127.0.0.1', String(server.port));
    const durability = { wait: { replicas: 1, timeout: 2 } };
    const store = await eventually(() => open({ durability }));
    const copies = newClient(replica.url);
    const [one, late, after] = [revocation(), revocation(), revocation()];
    for (let round = 0; round < 20; round += 1) {
      const next = revocation();
      await store.revoke([next]);
      expect(await copies.exists(`authx:${next.jti}`)).to.equal(1);
    }
    await store.revoke([one]);
    replica.freeze();
    const failed = await errorOf(store.revoke([late])).finally(() => replica.thaw());
    expect(failed.message).to.contain('reached 0 where 1 is required');
    await eventually(() => store.revoke([after]));
    expect(await copies.exists(`authx:${after.jti}`)).to.equal(1);
    await replica.kill();
  });

  it('refuses a replica', async () => {
    const replica = await startPrivate('redis', '--replicaof', '127.0.0.1', String(server.port));
    const failed = await errorOf(openStore(newClient(replica.url)));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('replica');
    await replica.kill();
  });

  it('refuses a cluster node, unless the client is a Cluster', async () => {
    const node = await startPrivate('redis', '--cluster-enabled', 'yes', '--cluster-port', String(await freePort()));
    const failed = await errorOf(openStore(newClient(node.url)));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('Pass a Cluster of ioredis');
    await node.kill();
  });

  it('refuses a user without the right to INFO, unless allowEviction is true', async () => {
    await client.call('ACL', 'SETUSER', 'few', 'on', '>few', '~*', '+@all', '-info', '-config');
    const few = newClient(server.url.replace('://', '://few:few@'));
    const failed = await errorOf(openStore(few));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message).to.contain('INFO');
    const store = await openStore(few, { allowEviction: true });
    const one = revocation();
    await store.revoke([one]);
    expect(await store.isRevoked(one.jti)).to.equal(true);
    const always = await errorOf(openStore(few, { allowEviction: true, durability: 'always' }));
    expect(always.message).to.contain('CONFIG GET is not permitted');
  });

  it('fails at start with the cause if the server is down', async () => {
    const gone = await startPrivate('redis');
    await gone.kill();
    const failed = await errorOf(openStore(newClient(gone.url)));
    expect(failed.message).to.contain('ECONNREFUSED');
  });
});
