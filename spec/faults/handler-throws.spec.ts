import { claimsOf } from '../token/issuing';
import type { RefreshByHand } from './fixtures/server';
import { areDead } from './support/areDead';
import { noteLosses } from './support/figures';
import { openAuthStores } from './support/openAuthStores';
import { runs, timeFor } from './support/runs';
import type { ServerProcess } from './support/ServerProcess';
import { sharedStore, type Shared } from './support/sharedServers';
import { describeOnDurableStores, sqlKinds, type StoreAddress } from './support/StoreAddress';
import { logIn, refreshed, type Tokens } from './support/tokens';

type Action = Omit<RefreshByHand, 'token'>;

const actions: readonly Action[] = (['none', 'stores', 'own'] as const).flatMap(within =>
  (['none', 'error', 'unauthorized'] as const).map(failure => ({ within, failure })),
);

/** The status that the action sends after it detected the reuse. */
const statusOf = ({ failure }: Action): number => (failure === 'error' ? 500 : 401);

/** Returns whether new connections see that the session has ended. */
async function isOver(store: StoreAddress, { access }: Tokens): Promise<boolean> {
  const { sid, sub } = claimsOf(access) as { sid: string; sub: string };
  const stores = await openAuthStores(store);
  const { session } = await stores.sessions.look(sid, sub);
  await stores.close();
  return session?.end === 'reuse';
}

/** Logs in and refreshes twice. The first token is the stolen one. */
async function stolen([one, two, three]: readonly ServerProcess[]): Promise<Tokens[]> {
  const first = await logIn(one!);
  const second = await refreshed(two!, first);
  return [first, second, await refreshed(three!, second)];
}

/** Returns undefined if the session has ended once the action is answered. Otherwise returns what went wrong. */
async function lossOf({ servers, store }: Shared, action: Action): Promise<string | undefined> {
  const tokens = await stolen(servers);
  const [first] = tokens as [Tokens];
  const { status } = await servers[0]!.post('/refresh-by-hand', undefined, { ...action, token: first.refresh });
  // SQLite has one writer. If it cannot write the end of the session, the answer is 503.
  const isUnwritten = store.kind === 'sqlite' && action.within !== 'none' && status === 503;
  if (isUnwritten) await servers[0]!.post('/refresh', first.refresh);
  else if (status !== statusOf(action)) return `${action.within}, ${action.failure}: ${String(status)}`;
  if (!(await isOver(store, first))) return `${action.within}, ${action.failure}: the session is not over`;
  return (await areDead(servers, tokens)) ? undefined : `${action.within}, ${action.failure}: a token is taken`;
}

describeOnDurableStores(
  'An action that detects a reuse and then fails',
  (kind, newAddress) => {
    let shared: Shared;
    const rounds = runs(1, kind === 'sqlite' ? 1 : 10);

    before(async function () {
      this.timeout(60_000);
      shared = await sharedStore(kind, newAddress);
    });

    it('still ends the session', async () => {
      const losses: (string | undefined)[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const action of actions) losses.push(await lossOf(shared, action));
      }
      noteLosses({ promise: 'handler-throws', store: kind, of: 'failing actions' }, losses);
    }).timeout(timeFor(rounds, 30_000));
  },
  sqlKinds,
);
