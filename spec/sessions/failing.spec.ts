import { expect } from 'chai';
import type { SessionStore } from '../../src/index';
import { withClock } from './support/clock';
import { expectAllDead, fateOf, jtiOf, keeping, login, outcomeOf, type Keeping, type Login } from './support/login';

const down = (): Promise<never> => Promise.reject(new Error('secret of the database'));

/** What fails with each call of a store. */
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
  ['a login that looks', 'look', ({ auth }) => auth.createTokenPair('alice')],
  ['a login that is written', 'add', ({ auth }) => auth.createTokenPair('alice')],
  ['a login that is counted', 'list', ({ auth }) => auth.createTokenPair('alice')],
  ['a list', 'list', ({ auth }) => auth.sessions.list('alice')],
  ['a list that looks', 'look', ({ auth }) => auth.sessions.list('alice')],
  ['finding one', 'look', ({ auth }, { sid }) => auth.sessions.find(sid)],
  ['ending one', 'revoke', ({ auth }, { sid }) => auth.sessions.end(sid)],
  ['ending others', 'revokeOthers', ({ auth }, { sid }) => auth.sessions.endOthers('alice', sid)],
  ['ending all', 'revokeAll', ({ auth }) => auth.sessions.endAll('alice')],
];

const failures: readonly [title: string, failure: () => unknown][] = [
  ['rejects', down],
  ['never answers', () => new Promise(() => undefined)],
];

describe('A session store', () => {
  for (const [failing, failure] of failures) {
    for (const [title, method, act] of calls) {
      it(`that ${failing} when it is to ${method} refuses ${title} with 503, and it is reported`, async () => {
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

  it('that throws, rather than reject, refuses with 503', async () => {
    const kept = keeping();
    const { access_token: access } = await login(kept);
    kept.store.look = () => {
      throw new Error('secret of the database');
    };
    expect(await fateOf(kept, access)).to.equal('RevocationUnavailableError');
  });

  it('that answers without a promise is asked as well', async () => {
    const kept = keeping();
    const own = keeping({ store: kept.store.inner as never });
    const { access_token: access, refresh_token: token, sid } = await login(own);
    expect(await fateOf(own, access)).to.equal('ok');
    await own.auth.refresh(token);
    await own.auth.sessions.end(sid);
    await expectAllDead(own, [access, token]);
  });

  it('that fails when it looks again after a refresh that did not win refuses with 503', async () => {
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

  it('that fails before it rotates leaves the old token good', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept);
    kept.store.failures.set('rotate', down);
    expect(await outcomeOf(kept.auth.refresh(token))).to.equal('RevocationUnavailableError');
    kept.store.failures.clear();
    await kept.auth.refresh(token);
  });

  it('that rotates and does not say so gives the successor to who tries again', async () => {
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

  it('that is slow is waited for, as long as a callback may take', async () => {
    const kept = keeping({ init: { callbackTimeout: 5 } });
    const { access_token: access } = await login(kept);
    const stop = kept.store.stop('after look');
    const verifying = fateOf(kept, access);
    await stop.reached;
    setTimeout(() => stop.go(), 30);
    expect(await verifying).to.equal('ok');
  });

  it('that fails refuses also where the logger throws', async () => {
    const error = (): never => {
      throw new Error('disk full');
    };
    const kept = keeping({ init: { logger: { error } } });
    const { access_token: access } = await login(kept);
    kept.store.failures.set('look', down);
    expect(await fateOf(kept, access)).to.equal('RevocationUnavailableError');
  });

  it('that fails answers no login with tokens, and a later one starts a session of its own', async () => {
    const kept = keeping();
    kept.store.failures.set('add', down);
    expect(await outcomeOf(login(kept))).to.equal('RevocationUnavailableError');
    kept.store.failures.clear();
    await login(kept);
    expect(await kept.auth.sessions.list('alice')).to.have.length(1);
  });
});
