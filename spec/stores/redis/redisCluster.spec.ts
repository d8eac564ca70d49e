import { expect } from 'chai';
import { AuthX, ConfigurationError, type Session } from '../../../src/index';
import type { RedisProofStore, RedisRevocationStore, RedisSessionStore } from '../../../src/entries/redis';
import { clusterSlot } from '../../../src/stores/redis/clusterSlot';
import { someSession } from '../../../src/testing/session/someSession';
import { secret } from '../../support/forge';
import { tryContract, tryProofContract, tryRateLimitContract, trySessionContract } from '../support/contract';
import { errorOf } from '../support/errorOf';
import { describeWithPrivate } from '../support/privateServer';
import { eventually } from '../support/privateStores';
import { startCluster, type ClusterNode, type PrivateCluster } from '../support/redisCluster';
import { openProofStore, openRateLimitStore, openSessionStore, openStore } from '../support/redisServer';
import { revocation } from '../support/revocation';

describeWithPrivate('redis', 'The Redis stores on a Redis Cluster', () => {
  let cluster: PrivateCluster;

  before(async () => {
    cluster = await startCluster();
  });

  const open = (prefix = 'authx:'): Promise<RedisRevocationStore> => openStore(cluster.newClient(), { prefix });
  const openSessions = (prefix = 'sessions:'): Promise<RedisSessionStore> =>
    openSessionStore(cluster.newClient(), { prefix });

  describe('the contract of revocation stores', () => {
    tryContract({
      open: () => open(),
      async openUnreachable() {
        const store = await open();
        store.close();
        return store;
      },
      forgets: 'by itself',
    });
  });

  describe('the contract of stores of rate limits', () => {
    tryRateLimitContract({
      open: () => openRateLimitStore(cluster.newClient(), { prefix: 'limits:' }),
      async openUnreachable() {
        const store = await openRateLimitStore(cluster.newClient(), { prefix: 'limits:' });
        store.close();
        return store;
      },
      forgets: 'by itself',
    });
  });

  describe('the contract of session stores', () => {
    trySessionContract({
      open: () => openSessions(),
      async openUnreachable() {
        const store = await openSessions();
        store.close();
        return store;
      },
      forgets: 'by itself',
    });
  });

  describe('the contract of stores of DPoP proofs', () => {
    const openProofs = (): Promise<RedisProofStore> => openProofStore(cluster.newClient(), { prefix: 'proofs:' });

    tryProofContract({
      open: openProofs,
      async openUnreachable() {
        const store = await openProofs();
        store.close();
        return store;
      },
      forgets: 'by itself',
    });
  });

  it('compute the slot of each key like the server', async () => {
    const { client } = cluster.nodes[0] as ClusterNode;
    const keys = ['', 'a', '123456789', '{tag}more', 'a{}b', 'a{{b}}c', '{', '}{', 'é', '\ud83e\udd89{ü}'];
    for (const key of keys) expect(clusterSlot(key), key).to.equal(await client.call('CLUSTER', 'KEYSLOT', key));
  });

  it('store keys under the same names as on a single server, with the prefix of the client', async () => {
    const store = await openStore(cluster.newClient({ keyPrefix: 'app:' }), { prefix: 'authx:' });
    const several = Array.from({ length: 50 }, () => revocation());
    await store.revoke(several);
    for (const { jti } of several) {
      const key = `app:authx:${jti}`;
      expect(await cluster.nodeOf(key).client.exists(key)).to.equal(1);
      expect(await store.isRevoked(jti)).to.equal(true);
    }
    const sizes = await Promise.all(cluster.nodes.map(({ client }) => client.dbsize()));
    expect(sizes.every(size => size > 0)).to.equal(true);
  });

  describe('with two processes', () => {
    /** A process, with its own stores. */
    const newAuth = async (graceWindow: number | string): Promise<AuthX> =>
      new AuthX({
        config: { secretKey: secret },
        revokedTokens: await open(),
        sessions: { store: await openSessions(), graceWindow: graceWindow as never },
        logger: { error: () => undefined },
      });

    /** Returns the successor of a refresh token, or the name of the refusal. */
    const refresh = async (auth: AuthX, token: string): Promise<string> => {
      try {
        return (await auth.refresh(token)).refresh_token as string;
      } catch (error) {
        return (error as Error).name;
      }
    };

    const storm = async (graceWindow: number | string): Promise<{ answers: Set<string>; auth: AuthX }> => {
      const [one, other] = [await newAuth(graceWindow), await newAuth(graceWindow)];
      const { refresh_token: old } = await one.createTokenPair('alice', { fresh: true });
      const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => refresh(i % 2 ? one : other, old)));
      return { answers: new Set(answers), auth: one };
    };

    it('give one successor to a hundred concurrent refreshes with one token', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { answers, auth } = await storm('10m');
        expect(answers.size, [...answers].join()).to.equal(1);
        const [successor] = answers;
        expect(await refresh(auth, successor as string)).to.match(/^ey/);
      }
    });

    it('end the session of a reused refresh token without a grace window', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { answers, auth } = await storm(0);
        const made = [...answers].filter(answer => answer.startsWith('ey'));
        expect(made.length).to.be.at.most(1);
        expect(answers.size).to.be.at.least(2);
        for (const token of made) expect(await refresh(auth, token)).not.to.match(/^ey/);
      }
    });

    it('end all sessions of a subject on every node', async () => {
      const auth = await newAuth('10s');
      const pairs = await Promise.all(Array.from({ length: 20 }, () => auth.createTokenPair('bob', { fresh: true })));
      expect(await auth.sessions.list('bob')).to.have.length(20);
      await auth.sessions.endAll('bob');
      for (const { access_token: token } of pairs) {
        expect((await errorOf(auth.verifyToken(token))).name).to.equal('SessionRevoked');
      }
      expect(await auth.sessions.list('bob')).to.have.length(0);
    });
  });

  describe('when one node', () => {
    let sick: ClusterNode;
    let well: ClusterNode;

    beforeEach(() => {
      [sick, well] = cluster.nodes.slice(1) as [ClusterNode, ClusterNode];
    });

    const jtiOn = (node: ClusterNode): string => cluster.textOn(node, jti => `authx:${jti}`);

    it('is full, fail a revocation of several tokens, and revoke refresh tokens first', async () => {
      const store = await open();
      await sick.client.config('SET', 'maxmemory', '1');
      try {
        const [refreshToken, accessToken] = [jtiOn(well), jtiOn(sick)];
        const pair = [
          revocation({ jti: accessToken, tokenType: 'access' }),
          revocation({ jti: refreshToken, tokenType: 'refresh' }),
        ];
        expect((await errorOf(store.revoke(pair))).message).to.contain('OOM');
        for (const full of [store, await openSessions()]) {
          expect((await errorOf(full.probeWrite())).message).to.contain('OOM');
        }
        expect(await store.isRevoked(refreshToken)).to.equal(true);
        expect(await store.isRevoked(accessToken)).to.equal(false);
        const [lostRefresh, untouched] = [jtiOn(sick), jtiOn(well)];
        const other = [
          revocation({ jti: untouched, tokenType: 'access' }),
          revocation({ jti: lostRefresh, tokenType: 'refresh' }),
        ];
        expect((await errorOf(store.revoke(other))).message).to.contain('OOM');
        expect(await store.isRevoked(untouched)).to.equal(false);
        await sick.client.config('SET', 'maxmemory', '0');
        await store.revoke(other);
        for (const jti of [untouched, lostRefresh]) expect(await store.isRevoked(jti)).to.equal(true);
      } finally {
        await sick.client.config('SET', 'maxmemory', '0');
      }
    });

    it('is full and holds the session set of a subject, fail logins and refreshes without partial writes', async () => {
      const sessions = await openSessions();
      const subject = cluster.textOn(sick, text => `sessions:of:${text}`);
      const newSession = (): Session =>
        someSession({ subject, sid: cluster.textOn(well, sid => `sessions:id:${sid}`) });
      const [before, during] = [newSession(), newSession()];
      await sessions.add(before);
      await sick.client.config('SET', 'maxmemory', '1');
      try {
        expect((await errorOf(sessions.add(during))).message).to.contain('OOM');
        const rotation = {
          presented: before.refresh.jti,
          successor: { jti: 'successor', issuedAt: 1, expiresAt: null },
          at: 1,
        };
        expect((await errorOf(sessions.rotate(before.sid, rotation))).message).to.contain('OOM');
      } finally {
        await sick.client.config('SET', 'maxmemory', '0');
      }
      expect((await sessions.look(during.sid, subject)).session).to.equal(undefined);
      expect((await sessions.look(before.sid, subject)).session?.refresh.jti).to.equal(before.refresh.jti);
      await sessions.add(during);
      expect(await sessions.list(subject)).to.have.length(2);
    });

    it('still lists an ended session of a subject, ignore that entry', async () => {
      const sessions = await openSessions();
      const [ended, live] = [someSession(), someSession()].map((one, _, [first]) => ({
        ...one,
        subject: (first as Session).subject,
      })) as [Session, Session];
      await sessions.add(ended);
      await sessions.add(live);
      expect(await sessions.revoke(ended.sid, { at: 1, end: 'ended' })).to.equal(true);
      const key = `sessions:of:${ended.subject}`;
      await cluster.nodeOf(key).client.zadd(key, Date.now() + 60_000, ended.sid);
      const listed = await sessions.list(ended.subject);
      expect(listed.map(({ sid }) => sid)).to.deep.equal([live.sid]);
      expect(await sessions.revokeOthers(ended.subject, live.sid, { at: 2, end: 'others' })).to.equal(0);
      expect((await sessions.look(ended.sid, ended.subject)).session).to.include({ revokedAt: 1, end: 'ended' });
    });

    it('evicts keys, refuse the node at start, and later refuse lookups of its keys only', async () => {
      const store = await open();
      const [there, elsewhere] = [jtiOn(sick), jtiOn(well)];
      await store.revoke([there, elsewhere].map(jti => revocation({ jti })));
      await sick.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      try {
        const refused = await errorOf(open());
        expect(refused).to.be.instanceOf(ConfigurationError);
        expect(refused.message).to.contain('allkeys-lru');
        await eventually(async () =>
          expect(await errorOf(store.isRevoked(there))).to.be.instanceOf(ConfigurationError),
        );
        expect(await store.isRevoked(elsewhere)).to.equal(true);
      } finally {
        await sick.client.config('SET', 'maxmemory-policy', 'noeviction');
      }
      expect(await eventually(() => store.isRevoked(there))).to.equal(true);
    });

    it('is killed, fail only the lookups that need it, until it is back', async () => {
      const [store, sessions] = [await open(), await openSessions()];
      const [there, elsewhere] = [jtiOn(sick), jtiOn(well)];
      await store.revoke([there, elsewhere].map(jti => revocation({ jti })));
      const session = someSession();
      await sessions.add(session);
      await sick.server.kill();
      for (let round = 0; round < 20; round += 1) {
        const [one, other] = await Promise.all([errorOf(store.isRevoked(there)), store.isRevoked(elsewhere)]);
        expect(one).to.be.instanceOf(Error);
        expect(other).to.equal(true);
      }
      await sick.server.start();
      expect(await eventually(() => store.isRevoked(there))).to.equal(true);
      expect(await eventually(async () => sessions.look(session.sid, session.subject)))
        .to.have.property('session')
        .that.includes({ sid: session.sid });
    });

    it('is frozen, fail only the lookups that need it, until it continues', async () => {
      const store = await openStore(cluster.newClient(), { prefix: 'authx:', lookupTimeout: 0.3 });
      const [there, elsewhere] = [jtiOn(sick), jtiOn(well)];
      await store.revoke([there, elsewhere].map(jti => revocation({ jti })));
      sick.server.freeze();
      try {
        for (let round = 0; round < 5; round += 1) {
          const stuck = errorOf(store.isRevoked(there));
          expect(await eventually(() => store.isRevoked(elsewhere))).to.equal(true);
          expect(await stuck).to.be.instanceOf(Error);
        }
      } finally {
        sick.server.thaw();
      }
      expect(await eventually(() => store.isRevoked(there))).to.equal(true);
    });

    it('hands a slot to another node, follow the slot without missing a revocation', async () => {
      const store = await open();
      const jti = jtiOn(sick);
      // A hash tag puts the other keys into the slot of the first.
      const key = `authx:${jti}`;
      const slot = clusterSlot(key);
      const others = Array.from({ length: 20 }, (_, i) => `{${key}}${String(i)}`);
      const tagged = await openStore(cluster.newClient(), { prefix: '' });
      await store.revoke([revocation({ jti })]);
      await tagged.revoke(others.slice(0, 10).map(other => revocation({ jti: other })));
      const assertAll = async (known: number): Promise<void> => {
        expect(await store.isRevoked(jti)).to.equal(true);
        const answers = await Promise.all(others.map(other => tagged.isRevoked(other)));
        expect(answers).to.deep.equal(others.map((_, i) => i < known));
      };
      await assertAll(10);
      await well.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sick.id);
      await sick.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', well.id);
      await assertAll(10);
      // While the slot is being moved, new keys are written to its new server.
      await tagged.revoke(others.slice(10, 15).map(other => revocation({ jti: other })));
      await assertAll(15);
      const keys = (await sick.client.call('CLUSTER', 'GETKEYSINSLOT', slot, 100)) as string[];
      // A key of another spec may lie in the same slot.
      expect(keys.filter(name => name.includes(key))).to.have.length(11);
      for (const moved of keys) {
        await sick.client.call('MIGRATE', '127.0.0.1', well.server.port, moved, 0, 5000);
        await assertAll(15);
      }
      for (const { client } of [well, sick, cluster.nodes[0] as ClusterNode]) {
        await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', well.id);
      }
      await assertAll(15);
      await tagged.revoke(others.slice(15).map(other => revocation({ jti: other })));
      await assertAll(20);
      await assertAll(20);
    });

    it('is replaced by its replica, use the replica without missing a revocation', async () => {
      const replica = await cluster.addReplica(sick);
      // The other primaries have no replica.
      const durability = { wait: { replicas: 1, timeout: 0.05 } };
      expect(await errorOf(openStore(cluster.newClient(), { durability }))).to.be.instanceOf(ConfigurationError);
      const kept = await open();
      const jti = jtiOn(sick);
      await kept.revoke([revocation({ jti })]);
      await eventually(async () => expect(await replica.client.call('DBSIZE')).to.equal(await sick.client.dbsize()));
      await sick.server.kill();
      await replica.client.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
      expect(await eventually(() => kept.isRevoked(jti))).to.equal(true);
      const later = jtiOn(sick);
      await eventually(() => kept.revoke([revocation({ jti: later })]));
      expect(await kept.isRevoked(later)).to.equal(true);
      expect(await replica.client.exists(`authx:${later}`)).to.equal(1);
    });
  });
});
