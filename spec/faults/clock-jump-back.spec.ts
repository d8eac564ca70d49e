import { randomUUID } from 'node:crypto';
import { areDead } from './support/areDead';
import { noteLosses } from './support/figures';
import { runs, timeFor } from './support/runs';
import type { ServerProcess } from './support/ServerProcess';
import { sharedGraceWindow, sharedServers } from './support/sharedServers';
import { describeOnDurableStores } from './support/StoreAddress';
import { countStatuses, storm } from './support/storm';
import { identityOf, logIn, refreshed, tokensOf, type Tokens } from './support/tokens';

type Loss = string | undefined;
type Servers = readonly [ServerProcess, ServerProcess, ServerProcess, ServerProcess];

const rounds = runs(1, 5);

/** Milliseconds within the leeway, which is 5 seconds by default. One second is left for the spec itself. */
const small: readonly number[] = [4000, -4000];

/** Milliseconds far beyond the leeway, but too few for a token of 15 minutes to expire. */
const large: readonly number[] = [600_000, -600_000];

const isTaken = async (server: ServerProcess, { access }: Tokens): Promise<boolean> =>
  (await server.get('/me', access)).status === 200;

/** Logs a subject out everywhere by a wrong clock. Tokens from before must be refused, and later tokens must be accepted. */
async function logoutEverywhere([wrong, ...right]: Servers, ahead: number): Promise<Loss> {
  const subject = randomUUID();
  const before = [await logIn(right[0], subject), await logIn(wrong, subject)];
  await wrong.setClock(ahead);
  const [ended, later] = [await wrong.post('/end-all', undefined, { subject }), await logIn(right[1], subject)];
  if (ended.status !== 200) return `the end was answered with ${String(ended.status)}`;
  if (!(await areDead([wrong, ...right], before))) return 'a token from before is taken';
  const further = await refreshed(right[2], later);
  for (const server of right) if (!(await isTaken(server, further))) return 'a login afterwards is refused';
  await wrong.setClock(0);
  return (await areDead([wrong, ...right], before)) ? undefined : 'a token from before is taken afterwards';
}

/** Logs in by a clock that was changed after the logout everywhere. */
async function loginAfterJump([wrong, right]: Servers, ahead: number): Promise<Loss> {
  const subject = randomUUID();
  const before = await logIn(wrong, subject);
  await right.post('/end-all', undefined, { subject });
  await wrong.setClock(ahead);
  const login = await logIn(wrong, subject);
  if (!(await isTaken(wrong, await refreshed(wrong, login)))) return 'a login afterwards is refused';
  return (await areDead([wrong, right], [before])) ? undefined : 'a token from before is taken';
}

/** Refreshes concurrently while one clock is wrong by at most the leeway, and then refreshes again in each process. */
async function stormAt(servers: Servers, ahead: number): Promise<Loss> {
  const [wrong] = servers;
  await wrong.setClock(ahead);
  const login = await logIn(wrong);
  const replies = await storm(servers, login.refresh);
  if (replies.some(({ status }) => status !== 200)) return countStatuses(replies);
  if (new Set(replies.map(reply => identityOf(tokensOf(reply).refresh))).size !== 1) return 'several successors';
  let tokens = tokensOf(replies[0]!);
  for (const server of [...servers, wrong]) {
    tokens = await refreshed(server, tokens);
    for (const other of servers) if (!(await isTaken(other, tokens))) return 'an honest client is refused';
  }
  return undefined;
}

/** Reuses the predecessor in the process whose clock is wrong. The clock of the store must decide. */
async function graceByStore([wrong, right]: Servers, ahead: number): Promise<Loss> {
  await wrong.setClock(ahead);
  // The clock that is behind issues the token, so no clock sees a token from the future.
  const login = await logIn(ahead < 0 ? wrong : right);
  const next = await refreshed(right, login);
  await right.passTime(0);
  const { status, body } = await wrong.post('/refresh', login.refresh);
  if (status !== 200) return `the predecessor was answered with ${String(status)}`;
  const same = identityOf(tokensOf({ body }).refresh) === identityOf(next.refresh);
  return same ? undefined : 'another successor';
}

/** Reuses the predecessor by a clock by which it was not replaced yet. SQLite uses the clock of each process. */
async function graceAt(servers: Servers, ahead: number): Promise<Loss> {
  const [wrong, right] = servers;
  await wrong.setClock(ahead);
  // The clock that is behind issues the token, so no clock sees a token from the future.
  const login = await logIn(ahead < 0 ? wrong : right);
  const next = await refreshed(right, login);
  await right.passTime(0);
  const { status } = await wrong.post('/refresh', login.refresh);
  if (status !== 401) return `a replaced token was answered with ${String(status)}`;
  return (await areDead(servers, [login, next])) ? undefined : 'a token is taken';
}

const attempts: readonly [
  title: string,
  offsets: readonly number[],
  attempt: (servers: Servers, ahead: number) => Promise<Loss>,
][] = [
  ['ends exactly the earlier logins at a logout everywhere', [...small, ...large], logoutEverywhere],
  ['accepts logins after a logout everywhere', [0, ...small, ...large], loginAfterJump],
  ['ends no session of an honest client within the leeway', small, stormAt],
];

describeOnDurableStores('AuthX with a wrong clock in one of four processes', (kind, newAddress) => {
  let servers: Servers;

  before(async function () {
    this.timeout(60_000);
    servers = (await sharedServers(kind, newAddress)) as unknown as Servers;
  });

  afterEach(() => servers[0].setClock(0));

  const grace =
    kind === 'sqlite'
      ? ([
          'does not extend the grace window of a replaced token',
          [sharedGraceWindow * 1000, ...large],
          graceAt,
        ] as const)
      : ([
          'judges the grace window by the clock of the store',
          [sharedGraceWindow * 1000, ...large],
          graceByStore,
        ] as const);

  for (const [title, offsets, attempt] of [...attempts, grace]) {
    it(title, async () => {
      const losses: Loss[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const ahead of offsets) {
          const loss = await attempt(servers, ahead).catch((error: unknown) => String(error));
          losses.push(loss && `${String(ahead)} ms: ${loss}`);
          await servers[0].setClock(0);
        }
      }
      noteLosses({ promise: 'clock-jump-back', store: kind, of: `wrong clocks: ${title}` }, losses);
    }).timeout(timeFor(rounds, 5000));
  }
});
