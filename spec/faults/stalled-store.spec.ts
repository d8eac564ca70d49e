import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { describeWithPrivate, startPrivate, type PrivateKind } from '../stores/support/privateServer';
import { newFile } from '../stores/support/authFile';
import { noteLosses } from './support/figures';
import { LocalServer } from './support/LocalServer';
import { openAuthStores, type StoreLimits } from './support/openAuthStores';
import { isSoak, timeFor } from './support/runs';
import { SqliteLock } from './support/SqliteLock';
import type { StoreAddress } from './support/StoreAddress';
import { tokensOf, type Tokens } from './support/tokens';
import { eventually } from '../stores/support/privateStores';
import { login } from './support/untilDecided';

/** Seconds. A soak run uses the defaults of the configuration. Other runs use shorter times in the same proportions. */
const graceWindow = isSoak ? 10 : 2;
const stalls = isSoak ? [4, 9, 12, 20] : [3];
const numbersOfClients = isSoak ? [60, 120] : [30];

/** Every request is answered well within the grace window. */
const limits: StoreLimits = isSoak ? {} : { lookupTimeout: 0.2, writeTimeout: 0.6 };

type Loss = string | undefined;

/** Makes the store stall. */
interface Stall {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Refreshes, and retries until the answer is not 503. */
async function refreshPatiently(servers: readonly LocalServer[], refresh: string): Promise<Tokens | number> {
  for (let attempt = Math.floor(Math.random() * 2); ; attempt += 1) {
    const reply = await servers[attempt % servers.length]!.post('/refresh', refresh);
    if (reply.status === 200) return tokensOf(reply);
    if (reply.status !== 503) return reply.status;
    await pause((graceWindow * 1000 * Math.random()) / 10);
  }
}

/** Refreshes many sessions while the store stalls. Some of the refreshes are under way when the stall begins. */
async function attempt(
  servers: readonly LocalServer[],
  stall: Stall,
  [seconds, clients]: [number, number],
): Promise<Loss[]> {
  const logins: Tokens[] = [];
  for (let i = 0; i < clients; i += 1) logins.push(await login(servers[i % 2]!, `alice ${String(i)}`));
  const spread = 200;
  const refreshing = logins.map(async ({ refresh }) => {
    await pause(Math.random() * spread);
    return refreshPatiently(servers, refresh);
  });
  await pause(spread / 2);
  await stall.begin();
  await pause(seconds * 1000);
  await stall.end();
  const answers = await Promise.all(refreshing);
  const further = await Promise.all(
    answers.map(async answer => (typeof answer === 'number' ? answer : refreshPatiently(servers, answer.refresh))),
  );
  const losses: Loss[] = further.map(answer =>
    typeof answer === 'number' ? `a client was answered with ${String(answer)}` : undefined,
  );
  // A thief has a copy of the predecessor.
  await pause(graceWindow * 1000 + 500);
  for (const [i, answer] of further.slice(0, 5).entries()) {
    const copy = answers[i];
    if (typeof answer === 'number' || copy === undefined || typeof copy === 'number') continue;
    const [reuse, afterwards] = [
      await servers[0]!.post('/refresh', copy.refresh),
      await servers[1]!.get('/me', answer.access),
    ];
    losses.push(reuse.status === 401 && afterwards.status === 401 ? undefined : 'a thief was not found');
  }
  return losses;
}

function specify(store: string, how: string, start: () => Promise<{ address: StoreAddress; stall: Stall }>): void {
  const count = stalls.length * numbersOfClients.length;
  it(`logs no retrying client out and still detects reuse, ${how} for ${stalls.join(', ')} s`, async () => {
    const { address, stall } = await start();
    const stores = [await eventually(() => openAuthStores(address, limits)), await openAuthStores(address, limits)];
    const servers = stores.map(each => LocalServer.on(each, { graceWindow }));
    try {
      const losses: Loss[] = [];
      for (const seconds of stalls) {
        for (const clients of numbersOfClients) losses.push(...(await attempt(servers, stall, [seconds, clients])));
      }
      noteLosses({ promise: 'stalled-store', store, of: `clients and thieves, ${how}` }, losses);
    } finally {
      await Promise.all(stores.map(each => each.close()));
    }
  }).timeout(timeFor(count, 60_000));
}

const locks = {
  postgres: ['BEGIN', 'LOCK TABLE authx_session IN ACCESS EXCLUSIVE MODE', 'ROLLBACK'],
  mariadb: ['SELECT 1', 'LOCK TABLES authx_session WRITE', 'UNLOCK TABLES'],
} as const;

/** Locks the table of the sessions, as a migration does. */
async function tableLock(kind: keyof typeof locks, url: string): Promise<Stall> {
  const [before, lock, unlock] = locks[kind];
  const dataSource = await eventually(() => new DataSource({ type: kind, url }).initialize());
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  return {
    async begin() {
      await runner.query(before);
      await runner.query(lock);
    },
    async end() {
      await runner.query(unlock);
    },
  };
}

describe('A store that stalls during refreshes, sqlite', () =>
  specify('SQLite', 'the file is locked', async () => {
    const url = newFile();
    await (await openAuthStores({ kind: 'sqlite', url })).close();
    const lock = await SqliteLock.on(url);
    return { address: { kind: 'sqlite', url }, stall: { begin: () => lock.take(), end: () => lock.give() } };
  }));

const names: Record<PrivateKind, string> = { postgres: 'PostgreSQL', mariadb: 'MariaDB', redis: 'Redis' };

for (const kind of Object.keys(names) as PrivateKind[]) {
  describeWithPrivate(kind, `A store that stalls during refreshes, ${kind}`, () => {
    specify(names[kind], 'the server stands still', async () => {
      const server = await startPrivate(kind);
      const stall = { begin: async () => server.freeze(), end: async () => server.thaw() };
      return { address: { kind, url: server.url }, stall };
    });
    if (kind === 'redis') return;
    specify(names[kind], 'the table is locked', async () => {
      const { url } = await startPrivate(kind);
      return { address: { kind, url }, stall: await tableLock(kind, url) };
    });
  });
}
