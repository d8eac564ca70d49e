import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { areDead } from './support/areDead';
import { noteLosses } from './support/figures';
import { runs, timeFor } from './support/runs';
import type { Reply, ServerProcess } from './support/ServerProcess';
import { sharedServers } from './support/sharedServers';
import { latecomerSpots, spots, stoppedRefresh, type Spot } from './support/stoppedRefresh';
import { describeOnDurableStores } from './support/StoreAddress';
import { logIn, refreshed, tokensOf, type Tokens } from './support/tokens';

const rounds = runs(1, 4);
const randomRounds = runs(10, 150);

type Loss = string | undefined;

/** A subject that has logged in twice. */
interface Person {
  readonly subject: string;
  readonly login: Tokens;
  readonly other: Tokens;
}

async function newPerson(server: ServerProcess): Promise<Person> {
  const subject = randomUUID();
  return { subject, login: await logIn(server, subject), other: await logIn(server, subject) };
}

type End = (server: ServerProcess, person: Person) => Promise<Reply>;

/** The ways to end the first of the logins. */
const endings: readonly End[] = [
  (server, { login }) => server.post('/end', login.access),
  (server, { login }) => server.post('/revoke-refresh', login.refresh),
  (server, { other }) => server.post('/end-others', other.access),
  // A password reset does this.
  (server, { subject }) => server.post('/end-all', undefined, { subject }),
];

/** Returns undefined if the end was answered with 200, each refresh with 200 or 401, and no token is accepted afterwards. Otherwise returns what went wrong. */
async function lossAfter(
  servers: readonly ServerProcess[],
  ended: Reply,
  refreshes: readonly Reply[],
  known: readonly Tokens[],
): Promise<Loss> {
  if (ended.status !== 200) return `ending: ${String(ended.status)}`;
  const strange = refreshes.find(({ status }) => status !== 200 && status !== 401);
  if (strange) return `refresh: ${String(strange.status)}`;
  const won = refreshes.filter(({ status }) => status === 200).map(tokensOf);
  return (await areDead(servers, [...known, ...won])) ? undefined : 'a token is taken';
}

/** Ends the session while another process has stopped its refresh at this spot. */
async function whileWaiting(servers: readonly ServerProcess[], end: End, spot: Spot, isLate: boolean): Promise<Loss> {
  const [one, two, three] = servers as [ServerProcess, ServerProcess, ServerProcess];
  const person = await newPerson(three);
  const known = [person.login, ...(isLate ? [await refreshed(three, person.login)] : [])];
  const refreshing = await stoppedRefresh(one, person.login.refresh, spot);
  const ended = await end(two, person);
  const atOnce = await lossAfter(servers, ended, [], known);
  const answer = await refreshing.go();
  return atOnce ?? lossAfter(servers, ended, [answer], known);
}

/** Ends the session while three other processes refresh, each at a random moment. */
async function atRandom(servers: readonly ServerProcess[], end: End): Promise<Loss> {
  const [one, ...others] = servers as [ServerProcess, ...ServerProcess[]];
  const person = await newPerson(one);
  const later = (): Promise<void> => pause(Math.random() * 6);
  const [ended, ...refreshes] = await Promise.all([
    later().then(() => end(one, person)),
    ...others.map(server => later().then(() => server.post('/refresh', person.login.refresh))),
  ]);
  return lossAfter(servers, ended, refreshes, [person.login]);
}

describeOnDurableStores('Ending a session during a refresh', (kind, newAddress) => {
  let servers: readonly ServerProcess[];

  before(async function () {
    this.timeout(60_000);
    servers = await sharedServers(kind, newAddress);
  });

  it('leaves no usable token, wherever the refresh is stopped', async () => {
    const losses: Loss[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const end of endings) {
        for (const spot of spots) losses.push(await whileWaiting(servers, end, spot, false));
        for (const spot of latecomerSpots) losses.push(await whileWaiting(servers, end, spot, true));
      }
    }
    noteLosses({ promise: 'ending-during-refresh', store: kind, of: 'stopped refreshes' }, losses);
  }).timeout(timeFor(rounds, 20_000));

  it(`leaves no usable token at random moments, in ${String(randomRounds)} rounds`, async () => {
    const losses: Loss[] = [];
    for (let round = 0; round < randomRounds; round += 1) losses.push(await atRandom(servers, endings[round % 4]!));
    noteLosses({ promise: 'ending-during-refresh', store: kind, of: 'ends at random moments' }, losses);
  }).timeout(timeFor(randomRounds, 1000));
});
