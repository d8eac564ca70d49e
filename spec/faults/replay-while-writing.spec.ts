import { areDead } from './support/areDead';
import { noteLosses } from './support/figures';
import { runs, timeFor } from './support/runs';
import type { Reply, ServerProcess } from './support/ServerProcess';
import { sharedGraceWindow, sharedServers } from './support/sharedServers';
import { spots, stoppedRefresh, type Spot } from './support/stoppedRefresh';
import { describeOnDurableStores } from './support/StoreAddress';
import { logIn, refreshed, tokensOf, type Tokens } from './support/tokens';

const rounds = runs(1, 5);
const randomRounds = runs(10, 150);

type Loss = string | undefined;

/** Logs in, and refreshes twice. */
async function twiceRefreshed([one, two, three]: readonly ServerProcess[]): Promise<[Tokens, Tokens, Tokens]> {
  const first = await logIn(one!);
  const second = await refreshed(two!, first);
  return [first, second, await refreshed(three!, second)];
}

/** Returns undefined if the reuse is refused, other answers are 200 or 401, and no token is accepted afterwards. Otherwise returns what went wrong. */
async function lossAfter(
  servers: readonly ServerProcess[],
  replay: Reply,
  others: readonly Reply[],
  known: readonly Tokens[],
): Promise<Loss> {
  if (replay.status !== 401 || replay.body.error_type !== 'SessionRevoked') return `replay: ${String(replay.status)}`;
  const strange = others.find(({ status }) => status !== 200 && status !== 401);
  if (strange) return `refresh: ${String(strange.status)}`;
  const won = others.filter(({ status }) => status === 200).map(tokensOf);
  return (await areDead(servers, [...known, ...won])) ? undefined : 'a token is taken';
}

/** Stops the writer at a spot, while another process detects the reuse. */
async function whileWriterWaits(
  servers: readonly ServerProcess[],
  spot: Spot,
  replayed: 'first' | 'second',
): Promise<Loss> {
  const [writer, finder] = servers as [ServerProcess, ServerProcess];
  const known = await twiceRefreshed(servers);
  const writing = await stoppedRefresh(writer, known[2].refresh, spot);
  // For the predecessor, the grace window must be over.
  const pass = (milliseconds: number): Promise<unknown> =>
    Promise.all(servers.map(server => server.passTime(milliseconds)));
  if (replayed === 'second') await pass(sharedGraceWindow * 1000);
  const replay = await finder.post('/refresh', (replayed === 'first' ? known[0] : known[1]).refresh);
  await pass(0);
  const atOnce = await lossAfter(servers, replay, [], known);
  const written = await writing.go();
  return atOnce ?? lossAfter(servers, replay, [written], known);
}

/** Stops the process that detects the reuse before or after it ends the session, while the writer writes. */
async function whileFinderWaits(
  servers: readonly ServerProcess[],
  point: 'before revoke' | 'after revoke',
): Promise<Loss> {
  const [writer, finder] = servers as [ServerProcess, ServerProcess];
  const known = await twiceRefreshed(servers);
  const finding = await stoppedRefresh(finder, known[0].refresh, { point, nth: 1 });
  const written = await writer.post('/refresh', known[2].refresh);
  return lossAfter(servers, await finding.go(), [written], known);
}

/** Sends all requests at once. */
async function atRandom(servers: readonly ServerProcess[], round: number): Promise<Loss> {
  const known = await twiceRefreshed(servers);
  const tokens = [known[2], known[2], known[2], known[2]].map(({ refresh }) => refresh);
  tokens.splice(round % 5, 0, known[0].refresh);
  const replies = await Promise.all(tokens.map((token, i) => servers[(i + round) % 4]!.post('/refresh', token)));
  const [replay] = replies.splice(round % 5, 1);
  return lossAfter(servers, replay!, replies, known);
}

describeOnDurableStores('Reuse of a replaced token while another process writes the successor', (kind, newAddress) => {
  let servers: readonly ServerProcess[];

  before(async function () {
    this.timeout(60_000);
    servers = await sharedServers(kind, newAddress);
  });

  it('leaves no usable token, wherever either process is stopped', async () => {
    const losses: Loss[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const spot of spots) {
        losses.push(await whileWriterWaits(servers, spot, 'first'), await whileWriterWaits(servers, spot, 'second'));
      }
      for (const point of ['before revoke', 'after revoke'] as const)
        losses.push(await whileFinderWaits(servers, point));
    }
    noteLosses({ promise: 'replay-while-writing', store: kind, of: 'stopped refreshes' }, losses);
  }).timeout(timeFor(rounds, 10_000));

  it(`leaves no usable token at random moments, in ${String(randomRounds)} rounds`, async () => {
    const losses: Loss[] = [];
    for (let round = 0; round < randomRounds; round += 1) losses.push(await atRandom(servers, round));
    noteLosses({ promise: 'replay-while-writing', store: kind, of: 'replays at random moments' }, losses);
  }).timeout(timeFor(randomRounds, 1000));
});
