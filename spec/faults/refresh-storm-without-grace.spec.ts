import { areDead } from './support/areDead';
import { noteLosses } from './support/figures';
import { runs, timeFor } from './support/runs';
import { patient, ServerProcess } from './support/ServerProcess';
import { describeOnDurableStores } from './support/StoreAddress';
import { atOnce, countStatuses, storm } from './support/storm';
import { logIn, tokensOf } from './support/tokens';

const rounds = runs(5, 300);

/** Returns undefined if one refresh gets tokens, all others are refused, and no token works afterwards. Otherwise returns what went wrong. */
async function lossIn(servers: readonly ServerProcess[], round: number): Promise<string | undefined> {
  const login = await logIn(servers[round % servers.length]!);
  const replies = await storm(servers, login.refresh);
  const won = replies.filter(({ status }) => status === 200);
  const lost = replies.filter(({ status, body }) => status === 401 && body.error_type === 'SessionRevoked');
  if (won.length !== 1 || lost.length !== atOnce - 1) return countStatuses(replies);
  return (await areDead(servers, [login, ...won.map(tokensOf)])) ? undefined : 'a token is taken';
}

function specify(store: string, start: () => Promise<readonly ServerProcess[]>): void {
  let servers: readonly ServerProcess[] = [];

  before(async function () {
    this.timeout(60_000);
    servers = await start();
  });

  after(() => Promise.all(servers.map(server => server.stop())));

  it(`have one winner and end the session with all its tokens, in ${String(rounds)} rounds`, async () => {
    const losses: (string | undefined)[] = [];
    for (let round = 0; round < rounds; round += 1) losses.push(await lossIn(servers, round));
    noteLosses({ promise: 'refresh-storm-without-grace', store, of: 'rounds of 100 requests' }, losses);
  }).timeout(timeFor(rounds, 2000));
}

describeOnDurableStores('100 concurrent refreshes without a grace window, in four processes', (kind, newAddress) =>
  specify(kind, async () => ServerProcess.startAll(4, { store: await newAddress(), graceWindow: 0, limits: patient })),
);

describe('100 concurrent refreshes without a grace window, in memory', () =>
  specify('memory, one process', () =>
    ServerProcess.startAll(1, { store: { kind: 'memory', url: '' }, graceWindow: 0 }),
  ));
