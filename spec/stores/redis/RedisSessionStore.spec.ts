import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { ConfigurationError, type Session, type SessionStore } from '../../../src/index';
import { RedisSessionStore, type RedisConnection, type RedisStoreOptions } from '../../../src/entries/redis';
import { sessionScripts } from '../../../src/stores/redis/sessionScripts';
import { someRotation } from '../../../src/testing/session/rotating';
import { someSession, someSessions } from '../../../src/testing/session/someSession';
import { errorOf } from '../support/errorOf';
import { NewerRedis } from '../support/NewerRedis';
import { describeWithPrivate, startPrivate, type PrivateServer } from '../support/privateServer';
import { eventually } from '../support/privateStores';
import { CountingClient, describeOnRedis, newClient, newPrefix, openSessionStore } from '../support/redisServer';
import { warningsOf } from '../support/warningsOf';

const sidsOf = (sessions: readonly Session[]): string[] => sessions.map(({ sid }) => sid);

describeOnRedis('RedisSessionStore', () => {
  let client: Redis;

  before(() => (client = newClient()));

  it('uses the prefixes of the store and of the client, in scripts too', async () => {
    const prefix = newPrefix();
    const prefixed = newClient();
    prefixed.options.keyPrefix = 'app:';
    const store = await openSessionStore(prefixed, { prefix });
    const [one, two, three] = someSessions(3) as [Session, Session, Session];
    const { subject } = one;
    for (const session of [one, two, three]) await store.add(session);
    expect(await store.rotate(one.sid, someRotation(one.refresh.jti))).to.equal(true);
    expect(await store.revoke(two.sid, { at: 1, end: 'ended' })).to.equal(true);
    expect(sidsOf(await store.list(subject))).to.deep.equal([one.sid, three.sid]);
    expect(await store.revokeOthers(subject, one.sid, { at: 1, end: 'others' })).to.equal(1);
    await store.revokeAll(subject, { at: 1, end: 'everywhere' });
    await store.add(someSession({ sid: 'x', subject: 'x' }));
    const names = [one.sid, two.sid, three.sid, 'x'].map(sid => `id:${sid}`);
    expect((await client.keys(`*${prefix}*`)).sort()).to.deep.equal(
      [...names, 'of:x', `notbefore:${subject}`].map(name => `app:${prefix}${name}`).sort(),
    );
  });

  it('looks up several sessions and notBefore times with one command', async () => {
    const counting = new CountingClient(newClient());
    const store = await openSessionStore(counting);
    const sessions = Array.from({ length: 10 }, () => someSession());
    for (const [i, session] of sessions.entries()) {
      await store.add(session);
      await store.revokeAll(session.subject, { at: 1000 + i, end: 'everywhere' });
    }
    const before = counting.questions;
    const states = await Promise.all(
      sessions.flatMap(({ sid, subject }) => [
        store.look(sid, subject),
        store.look(undefined, subject),
        store.look(' ', subject),
      ]),
    );
    expect(counting.questions - before).to.equal(1);
    expect(states.map(({ session, notBefore }) => [session?.sid, notBefore])).to.deep.equal(
      sessions.flatMap(({ sid }, i) => [
        [sid, 1000 + i],
        [undefined, 1000 + i],
        [undefined, 1000 + i],
      ]),
    );
  });

  it('gives each lookup a session of its own, so that no change of one reaches another', async () => {
    const store = await openSessionStore();
    const session = someSession({ device: { name: 'phone', push: { on: true } }, accessScopes: ['read'] });
    await store.add(session);
    const look = async (): Promise<Session | undefined> => (await store.look(session.sid, session.subject)).session;
    const changed = (await look()) as unknown as {
      subject: string;
      device: { push: { on: boolean } };
      accessScopes: string[];
      refresh: { jti: string };
    };
    changed.subject = changed.refresh.jti = 'changed';
    changed.device.push.on = false;
    changed.accessScopes.push('write');
    expect(await look()).to.deep.equal(session);
  });

  it('adds a session only once when a hundred are added with one sid', async () => {
    const store = await openSessionStore();
    const { sid } = someSession();
    const many = Array.from({ length: 100 }, () => someSession({ sid }));
    const added = await Promise.allSettled(many.map(session => store.add(session)));
    const [winner, ...others] = many.filter((_, i) => added[i]?.status === 'fulfilled');
    expect(others).to.deep.equal([]);
    expect((await store.look(sid, '')).session?.subject).to.equal(winner?.subject);
  });

  it('lists and revokes thousands of sessions of one subject', async () => {
    const store = await openSessionStore();
    const sessions = someSessions(3000);
    const { subject, sid } = sessions[7] as Session;
    for (let i = 0; i < sessions.length; i += 500) {
      await Promise.all(sessions.slice(i, i + 500).map(session => store.add(session)));
    }
    expect(sidsOf(await store.list(subject))).to.deep.equal(sidsOf(sessions));
    expect(await store.revokeOthers(subject, sid, { at: 1, end: 'others' })).to.equal(2999);
    expect(sidsOf(await store.list(subject))).to.deep.equal([sid]);
    const states = await Promise.all(sessions.map(async one => store.look(one.sid, subject)));
    expect(states.filter(({ session }) => session?.revokedAt === 1)).to.have.length(2999);
  });

  it('refuses a sid or jti that is not visible ASCII', async () => {
    const store = await openSessionStore();
    for (const sid of ['', ' ', 'a b', '\u00e4', 'x'.repeat(256)]) {
      expect(await errorOf(store.add(someSession({ sid })))).to.be.instanceOf(TypeError);
      expect(await errorOf(store.add(someSession({ refresh: { jti: sid } })))).to.be.instanceOf(TypeError);
    }
    const session = someSession();
    await store.add(session);
    const { jti: presented } = session.refresh;
    const successor = { jti: 'a\nb', issuedAt: 1, expiresAt: null };
    const failed = await errorOf(store.rotate(session.sid, { presented, successor, at: 1 }));
    expect(failed).to.be.instanceOf(TypeError);
    expect((await store.look(session.sid, session.subject)).session).to.deep.equal(session);
  });

  it('fails a lookup if the server does not answer for every key', async () => {
    const store = await openSessionStore({
      duplicate(changes?: object) {
        const connection: RedisConnection = client.duplicate(changes ?? {});
        const call = connection.call.bind(connection);
        return Object.assign(connection, {
          call: async (...command: Parameters<typeof call>) => {
            const answer = await call(...command);
            return command[1] === sessionScripts.find ? (answer as unknown[]).slice(1) : answer;
          },
        });
      },
    });
    expect((await errorOf(store.look(undefined, 'alice'))).message).to.match(/did not answer for every key/);
  });

  it('reads a session with a missing optional field', async () => {
    const store = await openSessionStore();
    const session = someSession({ ipAddress: '::1' });
    await store.add(session);
    const [key] = await client.keys(`*${session.sid}`);
    await client.hdel(key as string, 'previousJti', 'end');
    expect((await store.look(session.sid, session.subject)).session).to.deep.equal(session);
  });

  it('keeps subjects of any text apart', async () => {
    const store = await openSessionStore();
    for (const subject of ['a\0', '\ud800', '\udfff', '\ufffd', 'a']) {
      const session = someSession({ subject });
      await store.add(session);
      expect((await store.look(session.sid, subject)).session).to.deep.equal(session);
      expect(sidsOf(await store.list(subject))).to.deep.equal([session.sid]);
    }
  });

  it('purges nothing, because keys expire by themselves', async () => {
    const store = await openSessionStore();
    expect(await store.purge()).to.equal(0);
  });

  for (const [what, options] of [
    ['RedisSessionStore', null as never],
    ['prefix', { prefix: 1 as never }],
    ['durability.wait.replicas', { durability: { wait: { replicas: 0 } } }],
    ['durable', { durable: true } as never],
  ] as readonly (readonly [string, RedisStoreOptions])[]) {
    it(`refuses the options ${JSON.stringify(options)}`, async () => {
      const failed = await errorOf(RedisSessionStore.open(client, options));
      expect(failed).to.be.instanceOf(ConfigurationError);
      expect(failed.message.startsWith(`${what}: `), failed.message).to.equal(true);
    });
  }
});

let session: Session;
const ending = { at: 1, end: 'ended' } as const;

/** All calls that change sessions. */
const changes: Readonly<Record<string, (store: SessionStore) => Promise<unknown>>> = {
  add: store => store.add(session),
  rotate: store => store.rotate(session.sid, someRotation(session.refresh.jti)),
  revoke: store => store.revoke(session.sid, ending),
  revokeOthers: store => store.revokeOthers(session.subject, session.sid, ending),
  revokeAll: store => store.revokeAll(session.subject, ending),
};

describe('RedisSessionStore with durability.waitAof', () => {
  const durability = { waitAof: { local: 1, replicas: 1, timeout: 0.7 } } as const;
  let redis: NewerRedis;
  let store: SessionStore;

  beforeEach(async () => {
    session = someSession();
    redis = new NewerRedis();
    store = await RedisSessionStore.open(redis, { durability });
    redis.said.length = 0;
  });

  for (const [name, change] of Object.entries(changes)) {
    it(`sends WAITAOF after ${name}, and fails if the answer is less than required`, async () => {
      await change(store);
      expect(redis.said).to.deep.equal(['eval', 'waitaof 1 1 700']);
      redis.waitAof = [1, 0];
      expect((await errorOf(change(store))).message).to.equal(
        'The change of a session reached 1,0 where 1,1 is required.',
      );
    });
  }

  it('sends no WAITAOF after touch', async () => {
    await store.touch([session.sid], 1);
    expect(redis.said).to.deep.equal(['eval']);
  });

  it('fails a lookup if the server answers less than it was asked', async () => {
    redis.script = [];
    await errorOf(Promise.resolve(store.look(session.sid, session.subject)));
  });
});

describeWithPrivate('redis', 'RedisSessionStore on a Redis server', () => {
  let server: PrivateServer;
  let client: Redis;

  before(async () => {
    server = await startPrivate('redis');
    client = newClient(server.url);
  });

  const open = (options: RedisStoreOptions = {}): Promise<RedisSessionStore> =>
    openSessionStore(client, { prefix: 'authx:', durability: undefined, ...options });

  const refusal = async (options: RedisStoreOptions = {}): Promise<string> => {
    const failed = await errorOf(open(options));
    expect(failed).to.be.instanceOf(ConfigurationError);
    expect(failed.message.startsWith('RedisSessionStore: '), failed.message).to.equal(true);
    return failed.message;
  };

  it('refuses a server that evicts keys, unless allowEviction is true', async () => {
    await client.config('SET', 'maxmemory-policy', 'volatile-lru');
    try {
      expect(await refusal())
        .to.contain('the server forgets sessions')
        .and.to.contain('allowEviction: true');
      await open({ allowEviction: true });
    } finally {
      await client.config('SET', 'maxmemory-policy', 'noeviction');
    }
  });

  it('fails every change while memory is full, and still answers lookups', async () => {
    const store = await open();
    const [kept, refused] = [someSession(), someSession()];
    await store.add(kept);
    await client.config('SET', 'maxmemory', '1');
    try {
      const outcomes = await Promise.allSettled([
        store.add(refused),
        store.rotate(kept.sid, someRotation(kept.refresh.jti)),
        store.revoke(kept.sid, ending),
        store.revokeOthers(kept.subject, refused.sid, ending),
        store.revokeAll(kept.subject, ending),
      ]);
      expect(
        outcomes.map(outcome => outcome.status === 'rejected' && String(outcome.reason).includes('OOM')),
      ).to.deep.equal(Array(5).fill(true));
      expect(await store.look(kept.sid, kept.subject)).to.deep.include({ session: kept, notBefore: undefined });
      expect(await store.list(kept.subject)).to.deep.equal([kept]);
      expect((await store.look(refused.sid, refused.subject)).session).to.equal(undefined);
    } finally {
      await client.config('SET', 'maxmemory', '0');
    }
  });

  it('accepts durability always only with appendfsync always, and warns without appendonly', async () => {
    await open({ durability: 'always' });
    try {
      await client.config('SET', 'appendfsync', 'everysec');
      expect(await refusal({ durability: 'always' })).to.contain('appendfsync always. It is everysec');
      await client.config('SET', 'appendonly', 'no');
      const warnings = await warningsOf(() => open());
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.contain('RedisSessionStore: ').and.to.contain('sessions that were ended');
    } finally {
      await client.config('SET', 'appendonly', 'yes');
      await client.config('SET', 'appendfsync', 'always');
    }
  });

  it('refuses durability.wait without enough replicas', async () => {
    expect(await refusal({ durability: { wait: { replicas: 1, timeout: 0.05 } } })).to.contain('reaches 0 where 1');
  });

  it('fails a change that the replicas do not confirm in time, except touch', async () => {
    const replica = await startPrivate('redis', '--replicaof', '127.0.0.1', String(server.port));
    const failed = await eventually(async () => {
      const error = await errorOf(openSessionStore(newClient(replica.url)));
      if (!(error instanceof ConfigurationError)) throw error;
      return error;
    });
    expect(failed.message).to.contain('RedisSessionStore: this server is a replica');
    const store = await eventually(() => open({ durability: { wait: { replicas: 1, timeout: 2 } } }));
    const kept = someSession();
    await store.add(kept);
    expect(await newClient(replica.url).exists(`authx:id:${kept.sid}`)).to.equal(1);
    replica.freeze();
    try {
      await store.touch([kept.sid], kept.lastActiveAt + 1);
      expect((await errorOf(store.revoke(kept.sid, ending))).message).to.contain('reached 0 where 1 is required');
    } finally {
      replica.thaw();
    }
    await eventually(() => store.add(someSession()));
    await replica.kill();
  }).timeout(60_000);

  it('keeps its sessions over a restart of the server and SCRIPT FLUSH', async () => {
    const store = await open({ durability: 'always', lookupTimeout: 5 });
    const [one, other] = [someSession(), someSession()];
    for (const added of [one, other]) await store.add(added);
    await store.revokeAll(other.subject, { at: 7, end: 'everywhere' });
    await server.kill();
    await server.start();
    await eventually(() => client.script('FLUSH'));
    const { session: same } = await eventually(() => store.look(one.sid, one.subject));
    expect(same).to.deep.equal(one);
    const { session: ended, notBefore } = await store.look(other.sid, other.subject);
    expect([ended?.revokedAt, notBefore]).to.deep.equal([7, 7]);
    expect(await eventually(() => store.rotate(one.sid, someRotation(one.refresh.jti)))).to.equal(true);
  }).timeout(60_000);

  it('fails every call in time while the server is frozen, and recovers without loss', async () => {
    const store = await open({ lookupTimeout: 0.3, writeTimeout: 0.5 });
    const kept = someSession();
    await store.add(kept);
    server.freeze();
    try {
      const looks = Array.from({ length: 300 }, () => store.look(kept.sid, kept.subject));
      const outcomes = await Promise.allSettled([...looks, store.list(kept.subject), store.touch([kept.sid], 1)]);
      expect(outcomes.map(({ status }) => status)).to.deep.equal(Array(302).fill('rejected'));
    } finally {
      server.thaw();
    }
    const { session: same } = await eventually(() => store.look(kept.sid, kept.subject));
    expect(same).to.deep.equal(kept);
  }).timeout(60_000);
});
