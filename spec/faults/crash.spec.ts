import { expect } from 'chai';
import { randomInt } from 'node:crypto';
import { newFile } from '../stores/support/authFile';
import { describeWithPrivate, startPrivate, type PrivateKind } from '../stores/support/privateServer';
import type { Asked } from './support/Asked';
import { note } from './support/figures';
import { countOf, lossesOf, workUntilEnd, type Resolved } from './support/kept';
import { LocalServer } from './support/LocalServer';
import type { AuthStores } from './support/openAuthStores';
import { openKept } from './support/openKept';
import { openOnPrivate } from './support/privateStores';
import { runs, timeFor } from './support/runs';
import { ServerProcess } from './support/ServerProcess';

const kills = runs(3, 200);

/** Counts the changes that resolved before each kill, and those that were lost. */
class Toll {
  resolved = 0;
  readonly lost: string[] = [];

  async count(resolved: Resolved, stores: AuthStores): Promise<void> {
    this.resolved += countOf(resolved);
    this.lost.push(...(await lossesOf(resolved, stores)));
  }

  settle(store: string): void {
    note({
      promise: 'crash',
      store,
      runs: kills,
      of: `kills, after which ${String(this.resolved)} were looked for`,
      losses: this.lost.length,
    });
    expect(this.resolved).to.be.at.least(kills);
    expect(this.lost).to.deep.equal([]);
  }
}

/** The kill comes at most so many milliseconds after the first change resolved. Machines can be slow. */
const longest = 1500;

/** Lets a server work, and kills it at a random moment: after a number of changes, or a time after the first one. */
async function killedAtWork(server: Asked, kill: () => Promise<void>): Promise<Resolved> {
  const some = randomInt(1, 100);
  let tell = (): void => undefined;
  const reached = new Promise<void>(resolve => (tell = resolve));
  let timer: NodeJS.Timeout | undefined;
  const working = workUntilEnd(server, resolved => {
    timer ??= setTimeout(tell, Math.random() * longest);
    if (countOf(resolved) >= some) setTimeout(tell, Math.random() * 10);
  });
  // The server is killed too if something else ends the work.
  const [resolved] = await Promise.all([working, Promise.race([reached, working]).then(kill)]);
  clearTimeout(timer);
  return resolved;
}

describe('A server process that is killed with kill -9, sqlite', () => {
  it(`loses no change that it answered with 200, in ${String(kills)} kills`, async () => {
    const store = { kind: 'sqlite', url: newFile() } as const;
    const reader = await openKept(store);
    const toll = new Toll();
    for (let kill = 0; kill < kills; kill += 1) {
      const server = await ServerProcess.start({ store });
      await toll.count(await killedAtWork(server, () => server.stop('SIGKILL')), reader);
    }
    toll.settle('sqlite');
  }).timeout(timeFor(kills, 10_000));
});

for (const kind of ['postgres', 'mariadb', 'redis'] satisfies PrivateKind[]) {
  describeWithPrivate(kind, `A database server that is killed with kill -9, ${kind}`, () => {
    it(`loses no change that had resolved, in ${String(kills)} kills`, async () => {
      const server = await startPrivate(kind);
      const toll = new Toll();
      for (let kill = 0; kill < kills; kill += 1) {
        const stores = await openOnPrivate(kind, server.url);
        const resolved = await killedAtWork(LocalServer.on(stores), () => server.kill());
        await stores.close();
        await server.start();
        const later = await openOnPrivate(kind, server.url);
        await toll.count(resolved, later);
        expect(await later.revokedTokens.isRevoked(String(kill))).to.equal(false);
        await later.close();
      }
      toll.settle(kind);
    }).timeout(timeFor(kills, 10_000));
  });
}
