import { expect } from 'chai';
import type { AuthXInit, VerifyOptions } from '../../../src/index';
import { freshLogin, watching, type Watching } from './support/watching';

const failures: readonly (readonly [string, () => unknown])[] = [
  [
    'throws',
    () => {
      throw new Error('secret of the database');
    },
  ],
  ['rejects', () => Promise.reject(new Error('secret of the database'))],
  ['never answers', () => new Promise(() => undefined)],
];

const hearsay = 'RevocationUnavailableError';

/** Makes those stores fail for which a failure is given. */
function failing(
  { revocations, sessions }: Watching,
  failure: { revocations?: () => unknown; sessions?: () => unknown },
): void {
  revocations.answer = failure.revocations;
  if (failure.sessions) sessions.failures.set('look', failure.sessions);
}

const make = (init: Partial<Omit<AuthXInit<never>, 'sessions'>> = {}): Watching =>
  watching({ callbackTimeout: 0.04, ...init });

describe('failOpen while a store fails', () => {
  for (const [title, failure] of failures) {
    for (const stores of [['revocations'], ['sessions'], ['revocations', 'sessions']] as const) {
      const down = Object.fromEntries(stores.map(store => [store, failure]));
      it(`accepts an access token on a route that fails open: ${stores.join(' and ')} ${title}`, async () => {
        const watch = make();
        const { access } = await freshLogin(watch);
        failing(watch, down);
        expect(await watch.fate(access, { failOpen: true })).to.equal('ok');
        expect(watch.auth.counts).to.include({ failedOpen: 1, failedClosed: 0 });
        expect(watch.reports.map(({ message }) => message)).to.have.members(
          stores.map(
            store =>
              `The ${store === 'sessions' ? 'session store failed during a session lookup' : 'revocation store failed'}; its route fails open.`,
          ),
        );
      });

      it(`refuses access tokens on other routes and refresh tokens on every route: ${stores.join(' and ')} ${title}`, async () => {
        const watch = make();
        const { access, refresh } = await freshLogin(watch);
        failing(watch, down);
        const asked: readonly (readonly [string, VerifyOptions])[] = [
          [access, {}],
          [access, { failOpen: false }],
          [access, { revocation: 'cached' }],
          [refresh, { type: 'any', failOpen: true }],
          [refresh, { type: 'refresh' }],
        ];
        for (const [token, options] of asked) expect(await watch.fate(token, options)).to.equal(hearsay);
        expect(watch.auth.counts).to.include({ failedOpen: 0, failedClosed: 5 });
        expect(watch.reports[0]?.message).to.match(
          /^The (session store failed during a session lookup|revocation store failed); the request was refused\.$/,
        );
        const refreshed = await watch.auth.refresh(refresh).catch((error: unknown) => error);
        expect(refreshed).to.have.property('errorType', hearsay);
      });
    }

    it(`refuses a token that the other store calls revoked or ended, if one store ${title}`, async () => {
      const revoked = make();
      const { access } = await freshLogin(revoked);
      failing(revoked, { sessions: failure });
      await revoked.auth.revoke(access);
      expect(await revoked.fate(access, { failOpen: true })).to.equal('RevokedTokenError');
      const ended = make();
      const login = await freshLogin(ended);
      await ended.auth.sessions.endAll('alice');
      failing(ended, { revocations: failure });
      expect(await ended.fate(login.access, { failOpen: true })).to.equal('SessionRevoked');
      for (const { auth } of [revoked, ended]) {
        expect(auth.counts).to.include({ failedOpen: 0, failedClosed: 0 });
      }
    });

    it(`refuses a token that fails another check, if each store ${title}`, async () => {
      const watch = make();
      const { refresh } = await freshLogin(watch);
      failing(watch, { revocations: failure, sessions: failure });
      const stale = await watch.auth.createAccessToken('alice');
      expect(await watch.fate(stale, { failOpen: true, fresh: true })).to.equal('FreshTokenRequiredError');
      expect(await watch.fate(stale, { failOpen: true, scopes: ['admin'] })).to.equal('InsufficientScopeError');
      expect(await watch.fate(refresh, { failOpen: true })).to.equal('AccessTokenRequiredError');
      expect(await watch.fate(`${stale}x`, { failOpen: true })).to.not.equal('ok');
    });

    it(`does not apply to isTokenRevoked: refuses if that callback ${title} or returns true`, async () => {
      let blocklist: () => unknown = failure;
      const watch = make({ callbacks: { isTokenRevoked: () => blocklist() as boolean } });
      const { access } = await freshLogin(watch);
      expect(await watch.fate(access, { failOpen: true })).to.equal(hearsay);
      failing(watch, { revocations: failure, sessions: failure });
      expect(await watch.fate(access, { failOpen: true })).to.equal(hearsay);
      expect(watch.auth.counts).to.include({ failedOpen: 0, failedClosed: 2 });
      blocklist = () => true;
      expect(await watch.fate(access, { failOpen: true })).to.equal('RevokedTokenError');
      blocklist = () => false;
      expect(await watch.fate(access, { failOpen: true })).to.equal('ok');
      expect(watch.auth.counts).to.include({ failedOpen: 1, failedClosed: 2 });
    });
  }

  it('refuses a token if the store answers, but neither true nor false', async () => {
    for (const answer of [undefined, null, '', NaN]) {
      for (const revocations of [() => answer, () => Promise.resolve(answer)]) {
        const watch = make();
        const { access } = await freshLogin(watch);
        failing(watch, { revocations });
        expect(await watch.fate(access)).to.equal(hearsay);
        expect(await watch.fate(access, { failOpen: true })).to.equal(hearsay);
      }
    }
  });

  it('refuses a token if the store has answered another request meanwhile, because then this process is overloaded', async () => {
    const late = (): Promise<never> => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 20));
    for (const store of ['revocations', 'sessions'] as const) {
      const watch = make();
      const { access } = await freshLogin(watch);
      failing(watch, { [store]: late });
      const deciding = watch.fate(access, { failOpen: true });
      watch.revocations.answer = undefined;
      watch.sessions.failures.clear();
      expect(await watch.fate(access)).to.equal('ok');
      expect(await deciding).to.equal(hearsay);
      failing(watch, { [store]: late });
      expect(await watch.fate(access, { failOpen: true })).to.equal('ok');
      expect(watch.auth.counts).to.include({ failedOpen: 1, failedClosed: 1 });
    }
  });

  it('asks the store again at the next request', async () => {
    const watch = make();
    const { access } = await freshLogin(watch);
    failing(watch, { revocations: () => Promise.reject(new Error('down')) });
    await watch.fate(access, { failOpen: true });
    watch.revocations.answer = () => true;
    expect(await watch.fate(access, { failOpen: true })).to.equal('RevokedTokenError');
  });

  it('leaves cached answers as they are', async () => {
    const watch = make();
    const { access } = await freshLogin(watch);
    await watch.fate(access);
    failing(watch, { revocations: failures[1]![1], sessions: failures[1]![1] });
    expect(await watch.fate(access, {})).to.equal(hearsay);
    expect(await watch.fate(access)).to.equal('ok');
    expect(watch.auth.counts).to.include({ failedOpen: 0, failedClosed: 1 });
  });

  it('logs nothing about the token, and counts are read-only', async () => {
    const watch = make();
    const { access } = await freshLogin(watch);
    failing(watch, { revocations: failures[1]![1] });
    await watch.fate(access, { failOpen: true });
    expect(JSON.stringify(watch.reports)).to.not.include(access).and.not.include('alice');
    expect(watch.auth.counts).to.be.frozen;
  });
});
