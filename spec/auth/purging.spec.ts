import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { AuthX, ConfigurationError, schedulePurge, type AuthXInit, type Session } from '../../src/index';
import { MemoryRevocationStore } from '../../src/testing/index';
import { secret } from '../support/forge';
import { login } from '../sessions/support/login';
import { SpecStore } from '../sessions/support/SpecStore';

const day = 86_400_000;

/** An AuthX that counts its purges, and whose purges can wait or fail. */
class Watched extends AuthX<never> {
  purges = 0;
  act: () => Promise<void> = async () => undefined;

  override async purge(): Promise<{ revocations: number; sessions: number }> {
    this.purges += 1;
    await this.act();
    return { revocations: 0, sessions: 0 };
  }
}

const init = (changes: Partial<AuthXInit<never>> = {}): AuthXInit<never> => ({
  config: { secretKey: secret },
  revokedTokens: new MemoryRevocationStore(),
  logger: { error: () => undefined },
  ...changes,
});

const revocation = (jti: string, expiresAt: number): Parameters<MemoryRevocationStore['revoke']>[0][number] => ({
  jti,
  tokenType: 'access',
  subject: 'alice',
  expiresAt,
});

describe('auth.purge', () => {
  it('purges expired entries of both stores, with a margin for wrong clocks, and returns their number', async () => {
    const revokedTokens = new MemoryRevocationStore();
    const store = new SpecStore();
    const auth = new AuthX<never>(init({ revokedTokens, sessions: { store } }));
    const now = new Date('2030-01-01T00:00:00Z');
    const seconds = now.getTime() / 1000;
    await revokedTokens.revoke([
      revocation('over', seconds - 1),
      revocation('over too', seconds - 2),
      revocation('not yet', seconds),
    ]);
    const { sid } = await login({ auth });
    const { session } = (await store.inner.look(sid, 'alice')) as { session: Session };
    await store.inner.add({ ...session, sid: 'over for a day', endsAt: now.getTime() - day - 1 });
    await store.inner.add({
      ...session,
      sid: 'over for less',
      endsAt: now.getTime() - day,
      refresh: { ...session.refresh, expiresAt: null },
    });
    await store.inner.revoke(sid, { at: 0, end: 'ended' });
    const lasting = { ...session, sid: 'lasting', endsAt: null, refresh: { ...session.refresh, expiresAt: null } };
    await store.inner.add(lasting);
    expect(await auth.purge(now)).to.deep.equal({ revocations: 2, sessions: 2 });
    expect(revokedTokens.isRevoked('not yet')).to.equal(true);
    expect((await store.inner.look('over for less', 'alice')).session).to.not.equal(undefined);
    expect(await auth.purge(now)).to.deep.equal({ revocations: 0, sessions: 0 });
  });

  it('purges the configured stores, and throws if there is none', async () => {
    const revokedTokens = new MemoryRevocationStore();
    await revokedTokens.revoke([revocation('over', 1)]);
    expect(await new AuthX<never>(init({ revokedTokens })).purge()).to.deep.equal({ revocations: 1, sessions: 0 });
    const store = new SpecStore();
    const alone = init({ revokedTokens: undefined, sessions: { store } });
    expect(await new AuthX<never>(alone).purge()).to.deep.equal({ revocations: 0, sessions: 0 });
    expect(store.calls).to.deep.equal(['purge']);
    const failure = await new AuthX<never>(init({ revokedTokens: undefined })).purge().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ConfigurationError).with.property('message').that.includes('nothing to purge');
  });

  it('purges each store even if the other fails, and then rejects', async () => {
    const down = new Error('down');
    const store = new SpecStore();
    const failing = new MemoryRevocationStore();
    failing.purge = () => Promise.reject(down);
    const auth = new AuthX<never>(init({ revokedTokens: failing, sessions: { store } }));
    expect(await auth.purge().catch((error: unknown) => error)).to.equal(down);
    expect(store.calls).to.deep.equal(['purge']);
    const revokedTokens = new MemoryRevocationStore();
    await revokedTokens.revoke([revocation('over', 1)]);
    store.failures.set('purge', () => Promise.reject(down));
    const other = new AuthX<never>(init({ revokedTokens, sessions: { store } }));
    expect(await other.purge().catch((error: unknown) => error)).to.equal(down);
    expect(revokedTokens.isRevoked('over')).to.equal(false);
  });
});

describe('schedulePurge', () => {
  const { random } = Math;

  /** Waits until there were this many purges. */
  async function until(auth: Watched, purges: number): Promise<void> {
    while (auth.purges < purges) await pause(2);
  }

  afterEach(() => {
    Math.random = random;
  });

  it('purges repeatedly until it is stopped', async () => {
    const auth = new Watched(init());
    const schedule = schedulePurge(auth, { every: 0.01 });
    await until(auth, 4);
    await schedule.stop();
    const { purges } = auth;
    await pause(50);
    expect(auth.purges).to.equal(purges);
  });

  it('never runs two purges at once, and waits for a running one in stop()', async () => {
    const auth = new Watched(init());
    let finish = (): void => undefined;
    auth.act = () => new Promise(resolve => (finish = resolve));
    const schedule = schedulePurge(auth, { every: 0.005 });
    await until(auth, 1);
    await pause(50);
    expect(auth.purges).to.equal(1);
    let isStopped = false;
    const stopping = schedule.stop().then(() => (isStopped = true));
    await pause(20);
    expect(isStopped).to.equal(false);
    finish();
    await stopping;
    await pause(30);
    expect(auth.purges).to.equal(1);
  });

  it('can be stopped before the first purge, and more than once', async () => {
    const auth = new Watched(init());
    Math.random = () => 0;
    const schedule = schedulePurge(auth, { every: '1h' });
    await schedule.stop();
    await schedule.stop();
    await pause(20);
    expect(auth.purges).to.equal(0);
  });

  it('logs a failed purge, and continues', async () => {
    const reports: [string, unknown][] = [];
    const auth = new Watched(init({ logger: { error: (message, cause) => void reports.push([message, cause]) } }));
    const down = new Error('down');
    auth.act = () => Promise.reject(down);
    const schedule = schedulePurge(auth, { every: 0.005 });
    await until(auth, 3);
    await schedule.stop();
    expect(reports[0]).to.deep.equal(['Purging failed; the next purge runs on schedule.', down]);
  });

  it('starts at a random time within a minute, and does not keep the process alive', async () => {
    for (const [chance, every, delay] of [
      [0.5, '1h', 30_000],
      [0.999, '1h', 59_940],
      [0.5, '10s', 5000],
    ] as const) {
      Math.random = () => chance;
      const schedule = schedulePurge(new Watched(init()), { every });
      const { timer } = schedule as unknown as { timer: NodeJS.Timeout & { _idleTimeout: number } };
      expect([timer._idleTimeout, timer.hasRef()]).to.deep.equal([delay, false]);
      await schedule.stop();
    }
  });

  it('refuses an invalid interval, an unknown option, and an AuthX without stores', () => {
    const auth = new Watched(init());
    for (const every of [0, -1, '1', NaN, '25d', undefined]) {
      expect(() => schedulePurge(auth, { every: every as never })).to.throw(ConfigurationError, 'every: must be');
    }
    expect(() => schedulePurge(auth, { every: '1h', jitter: false } as never)).to.throw(TypeError, 'jitter is not one');
    expect(() => schedulePurge(new Watched(init({ revokedTokens: undefined })), { every: '1h' })).to.throw(
      ConfigurationError,
      'schedulePurge: there is nothing to purge',
    );
  });
});
