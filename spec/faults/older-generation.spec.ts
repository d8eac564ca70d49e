import { areDead } from './support/areDead';
import { noteLosses } from './support/figures';
import { runs, timeFor } from './support/runs';
import type { ServerProcess } from './support/ServerProcess';
import { sharedServers } from './support/sharedServers';
import { describeOnDurableStores } from './support/StoreAddress';
import { identityOf, logIn, refreshed, tokensOf, type Tokens } from './support/tokens';

const rounds = runs(8, 1000);

/** A login and its successors, each from another process. */
async function chain(servers: readonly ServerProcess[], length: number): Promise<Tokens[]> {
  const tokens = [await logIn(servers[0]!)];
  while (tokens.length < length) tokens.push(await refreshed(servers[tokens.length % 4]!, tokens.at(-1)!));
  return tokens;
}

/** Returns undefined if the predecessor gets the same successor, and an older token ends the session in every process. Otherwise returns what went wrong. */
async function lossIn(servers: readonly ServerProcess[], round: number): Promise<string | undefined> {
  const length = 3 + (round % 4);
  const tokens = await chain(servers, length);
  const again = await servers[round % 4]!.post('/refresh', tokens.at(-2)!.refresh);
  if (again.status !== 200) return `the predecessor was answered with ${String(again.status)}`;
  if (identityOf(tokensOf(again).refresh) !== identityOf(tokens.at(-1)!.refresh)) return 'another successor';
  const older = tokens[round % (length - 2)]!;
  const { status, body } = await servers[(round + 1) % 4]!.post('/refresh', older.refresh);
  if (status !== 401 || body.error_type !== 'SessionRevoked') return `an older one was answered with ${String(status)}`;
  return (await areDead(servers, [...tokens, tokensOf(again)])) ? undefined : 'a token is taken';
}

describeOnDurableStores('A refresh token older than the predecessor, within the grace window', (kind, newAddress) => {
  let servers: readonly ServerProcess[];

  before(async function () {
    this.timeout(60_000);
    servers = await sharedServers(kind, newAddress);
  });

  it(`ends the session in every process, in ${String(rounds)} rounds`, async () => {
    const losses: (string | undefined)[] = [];
    for (let round = 0; round < rounds; round += 1) losses.push(await lossIn(servers, round));
    noteLosses({ promise: 'older-generation', store: kind, of: 'sessions' }, losses);
  }).timeout(timeFor(rounds, 1000));
});
