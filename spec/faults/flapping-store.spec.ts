import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { note } from './support/figures';
import { isSoak, runs, timeFor } from './support/runs';
import { ServerProcess } from './support/ServerProcess';
import { SqliteLock } from './support/SqliteLock';
import { describeOnDurableStores, type StoreAddress } from './support/StoreAddress';
import { throughProxy } from './support/throughProxy';
import { tokensOf } from './support/tokens';
import { login, untilDecided } from './support/untilDecided';

const promise = 'flapping-store';

/** Milliseconds for which the store is up, and then down. */
const periods = isSoak ? [60, 300, 1000] : [300];
const rounds = runs(1, 2);
const clients = 12;

/** Takes a store down, and brings it back. */
interface Flapping {
  readonly address: StoreAddress;
  readonly away: (round: number) => unknown;
  readonly back: () => unknown;
  readonly close: () => unknown;
}

async function flapping(address: StoreAddress): Promise<Flapping> {
  if (address.kind === 'sqlite') {
    const lock = await SqliteLock.on(address.url);
    return { address, away: () => lock.take(), back: () => lock.give(), close: () => lock.close() };
  }
  const { proxy, address: near } = await throughProxy(address);
  // With this delay, connections are cut while an answer is on its way.
  const distance = 25;
  proxy.delay(distance);
  const back = async (): Promise<void> => {
    await proxy.pass();
    proxy.delay(distance);
  };
  return { address: near, away: i => (i % 2 === 0 ? proxy.refuse() : proxy.hang()), back, close: () => undefined };
}

/** What clients saw while the store went down and came back. */
interface Seen {
  presented: number;
  readonly wrong: string[];
}

/** Sends a revoked token until `isOver`. */
async function presentRevoked(server: ServerProcess, token: string, seen: Seen, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const { status } = await server.get('/me', token);
    seen.presented += 1;
    if (![401, 503].includes(status)) seen.wrong.push(`a revoked token is ${String(status)}`);
  }
}

/** Refreshes again and again, and retries with the token that it has until it gets an answer. */
async function goOn(
  servers: readonly ServerProcess[],
  first: string,
  seen: Seen,
  isOver: () => boolean,
): Promise<void> {
  let token = first;
  for (let i = 0, isLast = false; !isLast; i += 1) {
    // The last token must work too, so it refreshes once more at the end.
    isLast = isOver();
    const server = servers[i % servers.length] as ServerProcess;
    const reply = await untilDecided(() => server.post('/refresh', token));
    if (reply.status !== 200) {
      seen.wrong.push(`a refresh is ${String(reply.status)} ${String(reply.body.error_type)}`);
      return;
    }
    token = tokensOf(reply).refresh;
  }
}

describeOnDurableStores('A store that goes down and comes back, with four processes', (kind, newAddress) => {
  let servers: ServerProcess[];
  let store: Flapping;

  before(async function () {
    this.timeout(60_000);
    store = await flapping(await newAddress());
    // A client that gets no answer for a long time retries with a token that was replaced meanwhile.
    servers = await ServerProcess.startAll(4, { store: store.address, limits: { writeTimeout: 1 }, graceWindow: 60 });
  });

  after(async () => {
    await Promise.all(servers.map(server => server.stop()));
    await store.close();
  });

  for (const period of periods) {
    it(`accepts no revoked token and loses no session, with outages every ${String(period)} ms`, async () => {
      const seen: Seen = { presented: 0, wrong: [] };
      let late = 0;
      for (let round = 0; round < rounds; round += 1) {
        const revoked = (await login(servers[0]!, 'mallory')).access;
        await untilDecided(() => servers[0]!.post('/revoke', revoked));
        const logins = await Promise.all(
          Array.from({ length: clients }, (_, i) => login(servers[i % 4]!, `user-${String(i)}`)),
        );
        let isOver = false;
        const presenting = [...servers, ...servers, ...servers, ...servers].map(server =>
          presentRevoked(server, revoked, seen, () => isOver),
        );
        const going = logins.map(({ refresh }) => goOn(servers, refresh, seen, () => isOver));
        for (let i = 0; i * period < 1000 || i < 2; i += 1) {
          await store.away(i + round);
          await pause(period);
          await store.back();
          await pause(period);
        }
        const since = Date.now();
        await Promise.all(servers.map((server, i) => untilDecided(() => server.get('/me', logins[i]!.access))));
        if (Date.now() - since > 1000) late += 1;
        isOver = true;
        await Promise.all([...presenting, ...going]);
      }
      note({
        promise,
        store: kind,
        runs: seen.presented,
        of: `revoked tokens presented every ${String(period)} ms`,
        losses: seen.wrong.length,
      });
      expect(seen.presented).to.be.greaterThan(0);
      expect(seen.wrong).to.deep.equal([]);
      if (!isSoak) return;
      note({ promise, store: kind, runs: rounds, of: `returns after ${String(period)} ms`, losses: late });
      expect(late).to.equal(0);
    }).timeout(timeFor(rounds, 30_000));
  }
});
