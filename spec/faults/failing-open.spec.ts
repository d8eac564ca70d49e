import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { note, noteLosses } from './support/figures';
import { pipelined } from './support/pipelined';
import { runs, timeFor } from './support/runs';
import { ServerProcess } from './support/ServerProcess';
import { describeOnDurableStores } from './support/StoreAddress';
import { throughProxy } from './support/throughProxy';
import { logIn } from './support/tokens';
import { login, untilDecided } from './support/untilDecided';

const promise = 'failing-open';
const rounds = runs(2, 6);
const floods = runs(1, 4);

/** The number of connections, and of requests on each. */
const [connections, onEach] = [60, 100];

describeOnDurableStores('A route that fails open', (kind, newAddress) => {
  if (kind !== 'sqlite') {
    it('accepts and counts only access tokens while the store is down', async () => {
      const { proxy, address } = await throughProxy(await newAddress());
      const server = await ServerProcess.start({ store: address, limits: { writeTimeout: 1 } });
      const losses: (string | undefined)[] = [];
      let letIn = 0;
      for (let round = 0; round < rounds; round += 1) {
        const { access, refresh } = await login(server, randomUUID());
        if (round % 2 === 0) await proxy.refuse();
        else proxy.hang();
        const open = await Promise.all(Array.from({ length: 5 }, () => server.get('/open', access)));
        letIn += open.filter(({ status }) => status === 200).length;
        losses.push(...open.map(({ status }) => (status === 200 ? undefined : `open is ${String(status)}`)));
        for (const asked of [
          server.get('/me', access),
          server.post('/refresh', refresh),
          server.get('/open', refresh),
        ]) {
          const { status } = await asked;
          losses.push(status === 503 || status === 401 ? undefined : `another is ${String(status)}`);
        }
        await proxy.pass();
        await untilDecided(() => server.get('/me', access));
      }
      const { body } = await server.get('/counts');
      losses.push(body.failedOpen === letIn ? undefined : `${String(body.failedOpen)} of ${String(letIn)} are counted`);
      await server.stop();
      noteLosses({ promise, store: kind, of: 'requests while the store is down' }, losses);
    }).timeout(timeFor(rounds, 10_000));
  }

  it('accepts no revoked token while the store works, however many requests come at once', async () => {
    const server = await ServerProcess.start({ store: await newAddress() });
    const { access } = await logIn(server);
    await server.post('/revoke', access);
    let losses = 0;
    for (let flood = 0; flood < floods; flood += 1) {
      const letIn = Array.from({ length: connections }, () =>
        pipelined(server.port, '/open', { token: access, count: onEach }),
      );
      losses += (await Promise.all(letIn)).reduce((sum, one) => sum + one, 0);
    }
    await server.stop();
    note({ promise, store: kind, runs: floods * connections * onEach, of: 'requests with a revoked token', losses });
    expect(losses).to.equal(0);
  }).timeout(timeFor(floods, 30_000));
});
