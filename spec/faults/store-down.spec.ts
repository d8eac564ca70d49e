import { expect } from 'chai';
import { note } from './support/figures';
import { runs, timeFor } from './support/runs';
import { ServerProcess, type Reply } from './support/ServerProcess';
import { describeOnDurableStores } from './support/StoreAddress';
import { throughProxy, type Proxied } from './support/throughProxy';
import type { Tokens } from './support/tokens';
import { login, untilDecided } from './support/untilDecided';

const rounds = runs(4, 8);

/** All requests to the server, with valid tokens. */
const requests: readonly ((server: ServerProcess, tokens: Tokens) => Promise<Reply>)[] = [
  (server, { access }) => server.get('/me', access),
  (server, { refresh }) => server.post('/refresh', refresh),
  (server, { access }) => server.post('/revoke', access),
  (server, { access }) => server.post('/end', access),
  server => server.post('/login', undefined, { subject: 'bob' }),
  server => server.post('/end-all', undefined, { subject: 'bob' }),
];

const messages = [
  'Revocation cannot be checked right now',
  'Session cannot be checked right now',
  'Login is not possible right now',
  'Logout is not possible right now',
];

/** Returns whether the reply is a 503 with Retry-After and nothing about the store. */
const isRefusal = ({ status, retryAfter, body }: Reply): boolean =>
  status === 503 &&
  Number(retryAfter) > 0 &&
  messages.some(
    message => JSON.stringify(body) === JSON.stringify({ message, error_type: 'RevocationUnavailableError' }),
  );

/** The ways in which a store is down. */
const outages: readonly ((proxied: Proxied) => unknown)[] = [
  ({ proxy }) => proxy.refuse(),
  ({ proxy }) => proxy.hang(),
];

describeOnDurableStores('A store that is down, with four processes', (kind, newAddress) => {
  if (kind === 'sqlite') return;
  let servers: ServerProcess[];
  let proxied: Proxied;

  before(async function () {
    this.timeout(60_000);
    proxied = await throughProxy(await newAddress());
    servers = await ServerProcess.startAll(4, { store: proxied.address, limits: { writeTimeout: 1 } });
  });

  after(() => Promise.all(servers.map(server => server.stop())));

  it('makes each request fail with 503 without naming the store, and requests succeed once it is back', async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (let round = 0; round < rounds; round += 1) {
      const all = await Promise.all(servers.map((server, i) => login(server, `user-${String(i)}`)));
      await outages[round % outages.length]!(proxied);
      const replies = await Promise.all(
        servers.flatMap((server, i) => requests.map(request => request(server, all[i] as Tokens))),
      );
      asked += replies.length;
      wrong.push(...replies.filter(reply => !isRefusal(reply)).map(reply => JSON.stringify(reply)));
      await proxied.proxy.pass();
      // A failed request may still have ended a session. Then its token is refused with 401.
      const later = await Promise.all(
        servers.map((server, i) => untilDecided(() => server.get('/me', all[i]?.access))),
      );
      wrong.push(...later.filter(({ status }) => ![200, 401].includes(status)).map(reply => JSON.stringify(reply)));
    }
    note({ promise: 'store-down', store: kind, runs: asked, of: 'requests', losses: wrong.length });
    expect(wrong).to.deep.equal([]);
  }).timeout(timeFor(rounds, 10_000));
});
