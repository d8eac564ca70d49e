import { expect } from 'chai';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RevocationStore } from 'routing-controllers-authx';
import { newFile } from '../stores/support/authFile';
import { note } from './support/figures';
import { LocalServer } from './support/LocalServer';
import { openKept } from './support/openKept';
import { runs, timeFor } from './support/runs';
import type { Reply } from './support/ServerProcess';
import { SqliteLock } from './support/SqliteLock';
import { describeOnDurableStores } from './support/StoreAddress';
import { throughProxy } from './support/throughProxy';
import type { Tokens } from './support/tokens';
import { login, untilDecided } from './support/untilDecided';

const promise = 'slow-store';
/** More requests than the 10,000 that can wait and those that are being looked up. */
const atOnce = runs(14_000, 20_000);
const waves = runs(2, 4);

/** Milliseconds: many times the half second of a lookup, but less than the 5 seconds of any call. */
const longest = 4500;

/** Returns the bytes in use after a garbage collection. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Returns whether the reply is a 503 that came in time. */
async function isInTime(asked: Promise<Reply>): Promise<boolean> {
  const began = Date.now();
  const { status } = await asked;
  return status === 503 && Date.now() - began < longest;
}

describeOnDurableStores('A slow store', (kind, newAddress) => {
  if (kind === 'sqlite') return;
  const { stackTraceLimit } = Error;
  // Mapping stack traces to sources costs more than the spec itself.
  before(() => (Error.stackTraceLimit = 0));
  after(() => (Error.stackTraceLimit = stackTraceLimit));

  it('makes requests fail with 503 after lookupTimeout', async () => {
    const { proxy, address } = await throughProxy(await newAddress());
    const server = LocalServer.on(await openKept(address));
    const { access } = await login(server, 'alice');
    const times = runs(3, 10);
    let losses = 0;
    for (let i = 0; i < times; i += 1) {
      if (i % 2 === 0) proxy.hang();
      else proxy.delay(20_000);
      const answers = await Promise.all(Array.from({ length: 20 }, () => isInTime(server.get('/me', access))));
      losses += answers.filter(inTime => !inTime).length;
      await proxy.pass();
      losses += (await untilDecided(() => server.get('/me', access))).status === 200 ? 0 : 1;
    }
    note({ promise, store: kind, runs: times * 20, of: 'requests that have to be answered in time', losses });
    expect(losses).to.equal(0);
  }).timeout(timeFor(runs(3, 10), 10_000));

  it(`has a bounded queue: further requests of ${String(atOnce)} fail at once with 503, and memory is freed`, async () => {
    const { proxy, address } = await throughProxy(await newAddress());
    const stores = await openKept(address);
    let refusedAtOnce = 0;
    const isRevoked = async (jti: string): Promise<boolean> => {
      try {
        return await stores.revokedTokens.isRevoked(jti);
      } catch (error) {
        if (String(error).includes('Too many')) refusedAtOnce += 1;
        throw error;
      }
    };
    const counting = Object.assign(Object.create(stores.revokedTokens) as RevocationStore, { isRevoked });
    const server = LocalServer.on({ ...stores, revokedTokens: counting });
    const { access } = await login(server, 'alice');
    let losses = 0;
    const used: number[] = [];
    for (let wave = 0; wave < waves; wave += 1) {
      if (wave % 2 === 0) proxy.hang();
      else proxy.delay(20_000);
      const answers = await Promise.all(Array.from({ length: atOnce }, () => server.get('/me', access)));
      losses += answers.filter(({ status }) => status !== 503).length;
      await proxy.pass();
      const back = await untilDecided(() => server.get('/me', access));
      losses += back.status === 200 ? 0 : 1;
      used.push(memory());
    }
    note({ promise, store: kind, runs: waves * atOnce, of: 'requests', losses });
    expect(losses).to.equal(0);
    expect(refusedAtOnce).to.be.at.least(waves * 1000);
    expect(used.at(-1)! - used[0]!, 'bytes that waves leave').to.be.below(30e6);
  }).timeout(timeFor(waves, 20_000));
});

describe('A slow store, sqlite', () => {
  it('answers reads and refuses writes with 503 in time, while another process locks the file', async () => {
    const url = newFile();
    const server = LocalServer.on(await openKept({ kind: 'sqlite', url }));
    const lock = await SqliteLock.on(url);
    const times = runs(3, 10);
    let losses = 0;
    for (let i = 0; i < times; i += 1) {
      const tokens: Tokens = await login(server, 'alice');
      await lock.take();
      const writes = ['/refresh', '/revoke', '/end'].map(path =>
        isInTime(server.post(path, path === '/refresh' ? tokens.refresh : tokens.access)),
      );
      const reads = Array.from({ length: 100 }, () => server.get('/me', tokens.access));
      losses += (await Promise.all(reads)).filter(({ status }) => status !== 200).length;
      losses += (await Promise.all(writes)).filter(inTime => !inTime).length;
      await lock.give();
      losses += (await untilDecided(() => server.post('/refresh', tokens.refresh))).status === 200 ? 0 : 1;
    }
    await lock.close();
    note({ promise, store: 'sqlite', runs: times * 104, of: 'requests while the file is locked', losses });
    expect(losses).to.equal(0);
  }).timeout(timeFor(runs(3, 10), 5000));
});
