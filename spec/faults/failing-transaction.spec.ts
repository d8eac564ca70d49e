import { expect } from 'chai';
import { openAuthDataSource, RevokedTokenRepository, SessionRepository } from 'routing-controllers-authx/typeorm';
import { DataSource } from 'typeorm';
import { newFile } from '../stores/support/authFile';
import { note } from './support/figures';
import { interruptAll, type Disturbed } from './support/interrupted';
import { LocalServer } from './support/LocalServer';
import { openKept } from './support/openKept';
import { runs, timeFor } from './support/runs';
import { sqliteFaults } from './support/sqliteFaults';
import { describeOnDurableStores } from './support/StoreAddress';
import { throughProxy } from './support/throughProxy';

const rounds = runs(8, 60);
const atRandom = runs(4, 20);
const promise = 'failing-transaction';

/** Returns after how many bytes connections are cut: one random number in each of `rounds` equal parts of all bytes. */
const cutsIn = (bytes: number): number[] =>
  Array.from({ length: rounds }, (_, i) => 1 + Math.floor(((i + Math.random()) * bytes) / rounds));

describeOnDurableStores('A transaction that fails', (kind, newAddress) => {
  if (kind === 'sqlite') return;

  it('leaves each client with a working refresh token when the connection is cut', async () => {
    const { proxy, address } = await throughProxy(await newAddress());
    const [one, other] = [LocalServer.on(await openKept(address)), LocalServer.on(await openKept(address))];
    const well: Disturbed = { servers: [one, other], disturb: () => proxy.cutAfter(Infinity), settle: () => undefined };
    let wrong = await interruptAll(well, 'measured');
    const sent = proxy.passed;
    for (const [i, bytes] of cutsIn(sent).entries()) {
      const deps = { ...well, disturb: () => proxy.cutAfter(bytes), settle: () => proxy.pass() };
      wrong = [...wrong, ...(await interruptAll(deps, `cut-${String(i)}`))];
    }
    for (let i = 0; i < atRandom; i += 1) {
      const cutSoon = (): void => void setTimeout(() => proxy.cut(), Math.random() * 5);
      wrong = [...wrong, ...(await interruptAll({ ...well, disturb: cutSoon }, `random-${String(i)}`))];
    }
    note({ promise, store: kind, runs: 5 * (rounds + atRandom), of: 'interrupted calls', losses: wrong.length });
    expect(wrong).to.deep.equal([]);
  }).timeout(timeFor(rounds + atRandom, 1000));
});

describe('A transaction that fails, sqlite', () => {
  it('leaves each client with a working refresh token on a trigger error, a lock or a full disk', async () => {
    const file = newFile();
    const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database: file, timeout: 20 });
    const stores = {
      revokedTokens: RevokedTokenRepository.on(dataSource),
      sessions: SessionRepository.on(dataSource),
      close: () => dataSource.destroy(),
    };
    const servers = [LocalServer.on(stores), LocalServer.on(stores)] as const;
    const wrong: string[] = [];
    const other = await new DataSource({ type: 'better-sqlite3', database: file, timeout: 5000 }).initialize();
    const faults = sqliteFaults(dataSource, other);
    const times = runs(1, 3);
    for (let round = 0; round < times; round += 1) {
      for (const fault of faults) {
        const found = await interruptAll({ servers, ...fault }, `${fault.name} ${String(round)}`);
        wrong.push(...found.map(problem => `${fault.name}: ${problem}`));
      }
    }
    await other.destroy();
    await dataSource.destroy();
    note({ promise, store: 'sqlite', runs: 5 * times * faults.length, of: 'interrupted calls', losses: wrong.length });
    expect(wrong).to.deep.equal([]);
  }).timeout(timeFor(runs(1, 3) * 20, 2000));
});
