import { expect } from 'chai';
import type { SessionStore } from '../../src/index';
import { withClock } from './support/clock';
import { expectAllDead, fateOf, jtiOf, keeping, login, outcomeOf, type Keeping, type Login } from './support/login';

const down = (): Promise<never> => Promise.reject(new Error('secret of the database'));

/** What a user of AuthX does, and the call to the store that fails then. */
const calls: readonly [
  title: string,
  method: keyof SessionStore,
  act: (kept: Keeping, login: Login) => Promise<unknown>,
][] = [
  ['a request', 'look', ({ auth }, { access_token: token }) => auth.verifyToken(token)],
  [
    'a request of a token without a session',
    'look',
    async ({ auth }) => auth.verifyToken(await auth.createAccessToken('bob')),
  ],
  [
    'a guard of refresh tokens',
    'look',
    ({ auth }, { refresh_token: token }) => auth.verifyToken(token, { type: 'refresh' }),
  ],
  ['a refresh', 'rotate', ({ auth }, { refresh_token: token }) => auth.refresh(token)],
  ['a login that looks up the subject', 'look', ({ auth }) => auth.createTokenPair('alice')],
  ['a login that adds a session', 'add', ({ auth }) => auth.createTokenPair('alice')],
  ['a login that counts the sessions', 'list', ({ auth }) => auth.createTokenPair('alice')],
  ['a list of sessions', 'list', ({ auth }) => auth.sessions.list('alice')],
  ['a list of sessions that looks up the subject', 'look', ({ auth }) => auth.sessions.list('alice')],
  ['finding a session', 'look', ({ auth }, { sid }) => auth.sessions.find(sid)],
  ['ending a session', 'revoke', ({ auth }, { sid }) => auth.sessions.end(sid)],
  ['ending other sessions', 'revokeOthers', ({ auth }, { sid }) => auth.sessions.endOthers('alice', sid)],
  ['ending all sessions', 'revokeAll', ({ auth }) => auth.sessions.endAll('alice')],
];

const failures: readonly [title: string, failure: () => unknown][] = [
  ['rejects', down],
  ['never answers', () => new Promise(() => undefined)],
];

describe('A failing session store', () => {
  for (const [failing, failure] of failures) {
    for (const [title, method, act] of calls) {
      it(`makes AuthX refuse ${title} with 503 and report the failure, if ${method}() ${failing}`, async () => {
        const kept = keeping({ maxPerSubject: 5, init: { callbackTimeout: 0.04 } });
        const first = await login(kept);
        kept.store.failures.set(method, failure);
        const refusal = (await act(kept, first).then(
          () => expect.fail('was not refused'),
          (error: unknown) => error,
        )) as Error & { status: number; headers: Record<string, string>; toJSON(): object };
        expect([refusal.status, refusal.name]).to.deep.equal([503, 'RevocationUnavailableError']);
        expect(Number(refusal.headers['Retry-After'])).to.be.greaterThan(0);
        expect(JSON.stringify(refusal.toJSON()) + refusal.message).to.not.include('secret');
        expect(kept.reports).to.have.length(1);
        expect(kept.reports[0]?.message).to.include('The session store').and.not.include('secret of');
        kept.store.failures.clear();
        await act(kept, first);
      });
    }
  }

  it('makes AuthX refuse with 503 if it throws synchronously', async () => {
    const kept = keeping();
    const { access_token: access } = await login(kept);
    kept.store.look = () => {
      throw new Error('secret of the database');
    };
    expect(await fateOf(kept, access)).to.equal('RevocationUnavailableError');
  });

  it('is not assumed for a store that returns values without promises', async () => {
    const kept = keeping();
    const own = keeping({ store: kept.store.inner as never });
    const { access_token: access, refresh_token: token, sid } = await login(own);
    expect(await fateOf(own, access)).to.equal('ok');
    await own.auth.refresh(token);
    await own.auth.sessions.end(sid);
    await expectAllDead(own, [access, token]);
  });

  it('makes AuthX refuse with 503 if the lookup after a lost rotation fails', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept);
    const stop = kept.store.stop('before rotate');
    const refreshing = outcomeOf(kept.auth.refresh(token));
    await stop.reached;
    await kept.auth.refresh(token);
    kept.store.failures.set('look', down);
    stop.go();
    expect(await refreshing).to.equal('RevocationUnavailableError');
  });

  it('leaves the old refresh token valid if it fails before the rotation', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept);
    kept.store.failures.set('rotate', down);
    expect(await outcomeOf(kept.auth.refresh(token))).to.equal('RevocationUnavailableError');
    kept.store.failures.clear();
    await kept.auth.refresh(token);
  });

  it('returns the same successor on retry if it rotated but did not confirm it', async () => {
    await withClock(1_800_000_000_000, async clock => {
      const kept = keeping();
      const { refresh_token: token, sid } = await login(kept);
      const { store } = kept;
      const rotate = store.inner.rotate.bind(store.inner);
      store.inner.rotate = async (...parameters) => {
        await rotate(...parameters);
        throw new Error('connection lost');
      };
      expect(await outcomeOf(kept.auth.refresh(token))).to.equal('RevocationUnavailableError');
      const successor = (await store.look(sid, 'alice')).session?.refresh.jti;
      store.inner.rotate = rotate;
      clock.tick(9000);
      const retried = await kept.auth.refresh(token);
      expect(jtiOf(retried.refresh_token)).to.equal(successor);
      expect(await fateOf(kept, retried.refresh_token ?? '')).to.equal('ok');
    });
  });

  it('is not assumed while the store is slow, up to callbackTimeout', async () => {
    const kept = keeping({ init: { callbackTimeout: 5 } });
    const { access_token: access } = await login(kept);
    const stop = kept.store.stop('after look');
    const verifying = fateOf(kept, access);
    await stop.reached;
    setTimeout(() => stop.go(), 30);
    expect(await verifying).to.equal('ok');
  });

  it('makes AuthX refuse even if the logger throws too', async () => {
    const error = (): never => {
      throw new Error('disk full');
    };
    const kept = keeping({ init: { logger: { error } } });
    const { access_token: access } = await login(kept);
    kept.store.failures.set('look', down);
    expect(await fateOf(kept, access)).to.equal('RevocationUnavailableError');
  });

  it('gives no tokens to a login, and the next login starts a session of its own', async () => {
    const kept = keeping();
    kept.store.failures.set('add', down);
    expect(await outcomeOf(login(kept))).to.equal('RevocationUnavailableError');
    kept.store.failures.clear();
    await login(kept);
    expect(await kept.auth.sessions.list('alice')).to.have.length(1);
  });
});
