import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { RedisRevocationStore, type RedisRevocationStoreOptions } from 'routing-controllers-authx/redis';
import { describeWithPrivate, startPrivate, type PrivateServer } from '../stores/support/privateServer';
import { eventually } from '../stores/support/privateStores';
import { newClient } from '../stores/support/redisServer';
import { revocation } from '../stores/support/revocation';
import { warningsOf } from '../stores/support/warningsOf';
import { FaultProxy } from './support/FaultProxy';
import { note } from './support/figures';
import { runs, timeFor } from './support/runs';

// `WAITAOF` needs Redis 7.2, which these specs do not.
const promise = 'redis-restart';
const rounds = runs(2, 10);

const open = (url: string, options: RedisRevocationStoreOptions): Promise<RedisRevocationStore> =>
  eventually(() => RedisRevocationStore.open(newClient(url), { lookupTimeout: 5, ...options }));

/** Starts a replica that lags a little. */
async function startReplica(primary: PrivateServer): Promise<PrivateServer> {
  const proxy = await FaultProxy.to('127.0.0.1', primary.port);
  proxy.delay(5);
  return startPrivate('redis', '--replicaof', '127.0.0.1', String(proxy.port));
}

/** Revokes tokens, one after the other, until it fails. @returns those whose revocation had resolved */
async function revokeUntil(store: RedisRevocationStore, onSome: () => void): Promise<string[]> {
  const resolved: string[] = [];
  const work = async (): Promise<void> => {
    for (;;) {
      const one = revocation();
      await store.revoke([one]);
      resolved.push(one.jti);
      if (resolved.length === 40) onSome();
    }
  };
  await Promise.allSettled([work(), work(), work()]);
  return resolved;
}

async function killedMeanwhile(store: RedisRevocationStore, server: PrivateServer): Promise<string[]> {
  let kill = (): void => undefined;
  const killed = new Promise<void>(resolve => (kill = resolve)).then(() => server.kill());
  const [resolved] = await Promise.all([revokeUntil(store, kill), killed]);
  store.close();
  return resolved;
}

/** Returns the revocations that a server does not know. */
async function lostOf(jtis: readonly string[], url: string): Promise<string[]> {
  const store = await open(url, { durability: 'none' });
  const answers = await Promise.all(jtis.map(jti => store.isRevoked(jti)));
  store.close();
  return jtis.filter((_, i) => !answers[i]);
}

const settle = (what: string, times: number, lost: readonly string[]): void => {
  note({ promise, store: 'redis', runs: times, of: what, losses: lost.length });
  expect(lost).to.deep.equal([]);
};

describeWithPrivate('redis', 'Redis when the server stops', () => {
  it('keeps each confirmed revocation over a restart with durability always', async () => {
    const server = await startPrivate('redis');
    const lost: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const resolved = await killedMeanwhile(await open(server.url, { durability: 'always' }), server);
      await server.start();
      lost.push(...(await lostOf(resolved, server.url)));
    }
    settle('restarts', rounds, lost);
  }).timeout(timeFor(rounds, 5000));

  it('keeps each confirmed revocation over a failover when writes wait for a replica', async () => {
    const lost: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const primary = await startPrivate('redis', '--repl-diskless-sync-delay', '0');
      const replica = await startReplica(primary);
      const store = await open(primary.url, { durability: { wait: { replicas: 1 } } });
      const resolved = await killedMeanwhile(store, primary);
      await newClient(replica.url).replicaof('NO', 'ONE');
      lost.push(...(await lostOf(resolved, replica.url)));
      await replica.kill();
    }
    settle('failovers', rounds, lost);
  }).timeout(timeFor(rounds, 10_000));

  it('confirms no revocation after the replica it waits for is gone', async () => {
    const primary = await startPrivate('redis', '--repl-diskless-sync-delay', '0');
    const replica = await startReplica(primary);
    const store = await open(primary.url, { durability: { wait: { replicas: 1, timeout: 0.1 } } });
    await store.revoke([revocation()]);
    await replica.kill();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => store.revoke([revocation()])));
    store.close();
    const resolved = outcomes.filter(({ status }) => status === 'fulfilled');
    note({ promise, store: 'redis', runs: 20, of: 'revocations without the replica', losses: resolved.length });
    expect(resolved).to.deep.equal([]);
  }).timeout(60_000);

  it('loses revocations over a restart without appendonly, as the warning at start says', async () => {
    const server = await startPrivate('redis', '--appendonly', 'no');
    let store: RedisRevocationStore | undefined;
    const warnings = await warningsOf(async () => (store = await open(server.url, {})));
    expect(warnings.join()).to.contain('appendonly no');
    const jti = randomUUID();
    await store?.revoke([revocation({ jti })]);
    expect(await lostOf([jti], server.url)).to.deep.equal([]);
    await server.kill();
    await server.start();
    expect(await lostOf([jti], server.url)).to.deep.equal([jti]);
    store?.close();
  }).timeout(60_000);
});
