import { expect } from 'chai';
import { AuthX, ConfigurationError, type AuthXInit, type Health } from '../../src/index';
import { MemoryRevocationStore, MemorySessionStore } from '../../src/testing/index';
import { secret } from '../support/forge';

const text = 'password of the database at db.internal';

/** Makes an error like one of a database driver. */
const failure = (): Error => Object.assign(new Error(text), { code: '25006' });

const failures: readonly (readonly [title: string, fail: () => Promise<never>, outcome: object])[] = [
  ['rejects', () => Promise.reject(failure()), { outcome: 'failed', reason: 'Error 25006' }],
  [
    'throws',
    () => {
      throw failure();
    },
    { outcome: 'failed', reason: 'Error 25006' },
  ],
  ['never answers', () => new Promise(() => undefined), { outcome: 'late' }],
];

class Revocations extends MemoryRevocationStore {
  probes = 0;

  async probeWrite(): Promise<void> {
    this.probes += 1;
  }
}

class SessionsInMemory extends MemorySessionStore {
  async probeWrite(): Promise<void> {
    // It always accepts writes.
  }
}

interface Probed {
  readonly auth: AuthX;
  readonly revocations: Revocations;
  readonly sessions: SessionsInMemory;
}

function make(init: Partial<AuthXInit<unknown>> = {}): Probed {
  const [revocations, sessions] = [new Revocations(), new SessionsInMemory()];
  const auth = new AuthX({
    config: { secretKey: secret },
    revokedTokens: revocations,
    sessions: { store: sessions },
    healthTimeout: 0.05,
    ...init,
  });
  return { auth, revocations, sessions };
}

const well = { reads: 'ok', writes: 'ok' };

describe('auth.checkHealth()', () => {
  it('reports for each store that reads and writes work', async () => {
    const health = await make().auth.checkHealth();
    expect(health).to.deep.equal({ isHealthy: true, stores: { revokedTokens: well, sessions: well } });
  });

  it('is healthy, with no stores to report, if none is configured', async () => {
    const { auth } = make({ revokedTokens: undefined, sessions: undefined });
    expect(await auth.checkHealth()).to.deep.equal({ isHealthy: true, stores: {} });
  });

  it('reports writes as unknown for a store without a probe', async () => {
    const { auth } = make({ revokedTokens: new MemoryRevocationStore() });
    const { isHealthy, stores } = await auth.checkHealth();
    expect([isHealthy, stores.revokedTokens]).to.deep.equal([true, { reads: 'ok', writes: 'unknown' }]);
  });

  for (const [title, fail, { outcome, ...reason }] of failures as readonly (readonly [
    string,
    () => Promise<never>,
    { outcome: string; reason?: string },
  ])[]) {
    const failing: readonly (readonly [
      what: string,
      name: 'revocations' | 'sessions',
      method: string,
      health: object,
    ])[] = [
      ['reads of revocations', 'revocations', 'isRevoked', { reads: outcome, writes: 'ok', ...reason }],
      ['writes of revocations', 'revocations', 'probeWrite', { reads: 'ok', writes: outcome, ...reason }],
      ['reads of sessions', 'sessions', 'look', { reads: outcome, writes: 'ok', ...reason }],
      ['writes of sessions', 'sessions', 'probeWrite', { reads: 'ok', writes: outcome, ...reason }],
    ];
    for (const [what, name, method, expected] of failing) {
      it(`reports it if a store ${title}: ${what}`, async () => {
        const made = make();
        Object.assign(made[name], { [method]: fail });
        const health = await made.auth.checkHealth();
        const stores = { revokedTokens: well, sessions: well, ...{ [keyOf(name)]: expected } };
        expect(health).to.deep.equal({ isHealthy: false, stores });
        expect(JSON.stringify(health)).to.not.include('password');
      });
    }
  }

  it('reports an invalid result as a failure', async () => {
    for (const [name, method] of [
      ['revocations', 'isRevoked'],
      ['sessions', 'look'],
    ] as const) {
      const made = make();
      Object.assign(made[name], { [method]: () => undefined });
      const { isHealthy, stores } = await made.auth.checkHealth();
      expect([isHealthy, stores[keyOf(name)]?.reads]).to.deep.equal([false, 'failed']);
    }
  });

  it('recovers with the store, even if a lookup was never answered', async () => {
    const { auth, revocations } = make();
    Object.assign(revocations, { isRevoked: () => new Promise(() => undefined) });
    expect(readsOf(await auth.checkHealth())).to.equal('late');
    Object.assign(revocations, { isRevoked: () => false });
    expect(readsOf(await auth.checkHealth())).to.equal('ok');
  });

  it('sends one probe for many calls at once', async () => {
    const { auth, revocations } = make();
    await Promise.all(Array.from({ length: 100 }, () => auth.checkHealth()));
    expect(revocations.probes).to.equal(1);
    await auth.checkHealth();
    expect(revocations.probes).to.equal(2);
  });

  it('refuses an invalid healthTimeout in the constructor', () => {
    for (const healthTimeout of [0, -1, 'soon', NaN]) {
      expect(() => make({ healthTimeout } as never), String(healthTimeout)).to.throw(
        ConfigurationError,
        'healthTimeout',
      );
    }
  });

  it('does not change the counts of requests', async () => {
    const { auth, revocations } = make();
    Object.assign(revocations, { isRevoked: () => Promise.reject(failure()) });
    const before = auth.counts;
    await auth.checkHealth();
    expect(auth.counts).to.deep.equal(before);
  });
});

const keyOf = (name: 'revocations' | 'sessions'): 'revokedTokens' | 'sessions' =>
  name === 'revocations' ? 'revokedTokens' : 'sessions';

const readsOf = ({ stores }: Health): string | undefined => stores.revokedTokens?.reads;
