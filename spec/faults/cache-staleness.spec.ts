import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { noteLosses } from './support/figures';
import { runs, timeFor } from './support/runs';
import { patient, ServerProcess } from './support/ServerProcess';
import { describeOnDurableStores } from './support/StoreAddress';
import { logIn } from './support/tokens';

const rounds = runs(3, 50);

/** Milliseconds. */
const ttl = 300;

const endings = ['/revoke', '/end'];

describeOnDurableStores('The revocation cache in four processes', (kind, newAddress) => {
  let servers: ServerProcess[] = [];

  before(async function () {
    this.timeout(60_000);
    servers = await ServerProcess.startAll(4, { store: await newAddress(), limits: patient, cacheTtl: ttl / 1000 });
  });

  after(() => Promise.all(servers.map(server => server.stop())));

  it('accepts no token longer than ttl after another process revoked it or ended its session', async () => {
    const losses: (string | undefined)[] = [];
    let stale = 0;
    /** Sends requests until one is refused. */
    const askOut = async (server: ServerProcess, token: string, last: () => number): Promise<string | undefined> => {
      for (;;) {
        const sent = performance.now();
        const { status } = await server.get('/cached', token);
        if (status === 401) return undefined;
        if (status !== 200) return `it is ${String(status)}`;
        if (sent > last()) return `let in ${String(sent - last())} ms too late`;
        stale += 1;
        await pause(5);
      }
    };
    for (let round = 0; round < rounds; round += 1) {
      const [ender, ...others] = [...servers.slice(round % 4), ...servers.slice(0, round % 4)] as [ServerProcess];
      const { access } = await logIn(ender);
      await Promise.all(servers.map(server => server.get('/cached', access)));
      let last = Infinity;
      const asking = others.map(server => askOut(server, access, () => last));
      const ended = await ender.post(endings[round % 2]!, access);
      last = performance.now() + ttl;
      const own = await ender.get('/cached', access);
      if (ended.status !== 200 || own.status !== 401) losses.push(`in the process itself it is ${String(own.status)}`);
      losses.push(...(await Promise.all(asking)));
    }
    // Otherwise no answer could have come too late.
    expect(stale).to.be.greaterThan(0);
    noteLosses({ promise: 'cache-staleness', store: kind, of: 'processes that had to refuse a token' }, losses);
  }).timeout(timeFor(rounds, 3000));
});
