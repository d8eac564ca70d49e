import { noteLosses } from './support/figures';
import { lostRequest, type Moment } from './support/lostRequest';
import { runs, timeFor } from './support/runs';
import type { Reply, ServerProcess } from './support/ServerProcess';
import { sharedServers } from './support/sharedServers';
import { describeOnDurableStores } from './support/StoreAddress';
import { identityOf, logIn, tokensOf, type Tokens } from './support/tokens';

const rounds = runs(12, 1000);

/** Most happens in the first milliseconds. */
const momentOf = (round: number): Moment => {
  const moments: readonly Moment[] = ['half sent', 'first bytes', 0];
  return moments[round % 4] ?? Math.random() ** 2 * 12;
};

/** The refresh whose answer was lost, the retries, and the next refresh. */
interface Story {
  readonly lost: Tokens | undefined;
  readonly again: readonly Reply[];
  readonly onwards: Reply;
  readonly shown: Reply;
}

async function tell([one, two, three, four]: readonly ServerProcess[], moment: Moment): Promise<Story> {
  const login = await logIn(four!);
  const lost = await lostRequest(one!, login.refresh, moment);
  const again = [await two!.post('/refresh', login.refresh), await three!.post('/refresh', login.refresh)];
  // A client refreshes again when its access token expires. The first server has finished long before that.
  await one!.settle();
  const onwards = await four!.post('/refresh', tokensOf(again[0]!).refresh);
  return { lost, again, onwards, shown: await one!.get('/me', tokensOf(onwards).access) };
}

/** Returns undefined if every request was answered with 200 and one successor. Otherwise returns what went wrong. */
function lossOf({ lost, again, onwards, shown }: Story): string | undefined {
  const statuses = [...again, onwards, shown].map(({ status }) => status);
  if (statuses.some(status => status !== 200)) return statuses.join(', ');
  const successors = [...(lost ? [lost] : []), ...again.map(tokensOf)].map(({ refresh }) => identityOf(refresh));
  return new Set(successors).size === 1 ? undefined : `successors ${successors.join(', ')}`;
}

describeOnDurableStores('A refresh whose answer is lost', (kind, newAddress) => {
  let servers: readonly ServerProcess[];

  before(async function () {
    this.timeout(60_000);
    servers = await sharedServers(kind, newAddress);
  });

  it(`gets the same successor from other processes, in ${String(rounds)} rounds`, async () => {
    const losses: (string | undefined)[] = [];
    for (let round = 0; round < rounds; round += 1) losses.push(lossOf(await tell(servers, momentOf(round))));
    noteLosses({ promise: 'lost-answer', store: kind, of: 'lost answers' }, losses);
  }).timeout(timeFor(rounds, 1000));
});
