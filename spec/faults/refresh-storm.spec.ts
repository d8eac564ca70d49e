import { areDead } from './support/areDead';
import { noteLosses } from './support/figures';
import { runs, timeFor } from './support/runs';
import { ServerProcess } from './support/ServerProcess';
import { sharedGraceWindow, sharedServers } from './support/sharedServers';
import { describeOnDurableStores } from './support/StoreAddress';
import { atOnce, countStatuses, storm } from './support/storm';
import { identityOf, logIn, tokensOf, type Tokens } from './support/tokens';

const rounds = runs(5, 1000);

/** The result of one round. */
interface Round {
  readonly loss: string | undefined;
  /** The tokens of the login and of one refresh. */
  readonly tokens: readonly Tokens[];
}

async function runRound(servers: readonly ServerProcess[], round: number): Promise<Round> {
  const login = await logIn(servers[round % servers.length]!);
  const replies = await storm(servers, login.refresh);
  const answers = replies.filter(({ status }) => status === 200).map(tokensOf);
  const tokens = [login, answers[round % atOnce] ?? login];
  if (answers.length < atOnce) return { loss: countStatuses(replies), tokens };
  const successors = new Set(answers.map(({ refresh }) => identityOf(refresh))).size;
  return { loss: successors === 1 ? undefined : `${String(successors)} successors`, tokens };
}

/** Returns undefined if the first token ends the session after the grace window. Otherwise returns what went wrong. */
async function lossByReuse(
  servers: readonly ServerProcess[],
  { tokens }: Round,
  round: number,
): Promise<string | undefined> {
  const { status, body } = await servers[round % servers.length]!.post('/refresh', tokens[0]!.refresh);
  if (status !== 401 || body.error_type !== 'SessionRevoked') return `the reuse was answered with ${String(status)}`;
  return (await areDead(servers, tokens)) ? undefined : 'a token is taken';
}

function specify(store: string, start: () => Promise<readonly ServerProcess[]>): void {
  let servers: readonly ServerProcess[] = [];

  before(async function () {
    this.timeout(60_000);
    servers = await start();
  });

  after(() => Promise.all(servers.map(server => server.passTime(0))));

  it(`get one successor and no 5xx, and a reuse after the grace window leaves no usable token, in ${String(rounds)} rounds`, async () => {
    const kept: Round[] = [];
    for (let round = 0; round < rounds; round += 1) kept.push(await runRound(servers, round));
    for (const server of servers) await server.passTime(sharedGraceWindow * 1000);
    const losses: (string | undefined)[] = [];
    for (const [i, round] of kept.entries()) losses.push(round.loss ?? (await lossByReuse(servers, round, i)));
    noteLosses({ promise: 'refresh-storm', store, of: `rounds of ${String(atOnce)} requests` }, losses);
  }).timeout(timeFor(rounds, 2000));
}

describeOnDurableStores('100 concurrent refreshes, in four processes', (kind, newAddress) =>
  specify(kind, () => sharedServers(kind, newAddress)),
);

describe('100 concurrent refreshes, in memory', () =>
  specify('memory, one process', () =>
    ServerProcess.startAll(1, { store: { kind: 'memory', url: '' }, graceWindow: sharedGraceWindow }),
  ));
