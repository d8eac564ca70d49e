import { expect } from 'chai';
import type { CountedOperation, OutcomeCounts, SessionStore } from '../../src/index';
import { MemoryRevocationStore } from '../../src/testing/index';
import { keeping, login, outcomeOf, type Keeping, type Login } from '../sessions/support/login';

const down = (): Promise<never> => Promise.reject(Object.assign(new Error('secret'), { code: '25006' }));

interface Case {
  readonly title: string;
  readonly operation: CountedOperation;
  readonly act: (kept: Keeping, login: Login) => Promise<unknown>;
  /** The method of the session store that fails, or the revocation store. */
  readonly failing: keyof SessionStore | 'revocations';
  readonly body: string;
  readonly log: string;
}

const cases: readonly Case[] = [
  {
    title: 'a login',
    operation: 'login',
    act: ({ auth }) => auth.createTokenPair('alice'),
    failing: 'add',
    body: 'Login is not possible right now',
    log: 'The session store failed during a login; the request was refused.',
  },
  {
    title: 'a refresh',
    operation: 'refresh',
    act: ({ auth }, { refresh_token: token }) => auth.refresh(token),
    failing: 'rotate',
    body: 'Refresh is not possible right now',
    log: 'The session store failed during a refresh; the request was refused.',
  },
  {
    title: 'the revocation of an access token',
    operation: 'logout',
    act: ({ auth }, { access_token: token }) => auth.revoke(token),
    failing: 'revocations',
    body: 'Logout is not possible right now',
    log: 'The revocation store failed during a logout; the request was refused.',
  },
  {
    title: 'the revocation of a refresh token',
    operation: 'logout',
    act: ({ auth }, { refresh_token: token }) => auth.revoke(token),
    failing: 'revoke',
    body: 'Logout is not possible right now',
    log: 'The session store failed during a logout; the request was refused.',
  },
  {
    title: 'the end of a session',
    operation: 'logout',
    act: ({ auth }, { sid }) => auth.sessions.end(sid),
    failing: 'revoke',
    body: 'Logout is not possible right now',
    log: 'The session store failed during a logout; the request was refused.',
  },
  {
    title: 'the end of the other sessions',
    operation: 'logout',
    act: ({ auth }, { sid }) => auth.sessions.endOthers('alice', sid),
    failing: 'revokeOthers',
    body: 'Logout is not possible right now',
    log: 'The session store failed during a logout; the request was refused.',
  },
  {
    title: 'the end of all sessions',
    operation: 'logout',
    act: ({ auth }) => auth.sessions.endAll('alice'),
    failing: 'revokeAll',
    body: 'Logout is not possible right now',
    log: 'The session store failed during a logout; the request was refused.',
  },
  {
    title: 'a list of sessions',
    operation: 'sessions',
    act: ({ auth }) => auth.sessions.list('alice'),
    failing: 'list',
    body: 'Sessions cannot be read right now',
    log: 'The session store failed during a look at sessions; the request was refused.',
  },
  {
    title: 'a session lookup',
    operation: 'lookup',
    act: ({ auth }, { access_token: token }) => auth.verifyToken(token),
    failing: 'look',
    body: 'Session cannot be checked right now',
    log: 'The session store failed during a session lookup; the request was refused.',
  },
  {
    title: 'a subject load',
    operation: 'subject',
    act: ({ auth }, { access_token: token }) =>
      auth.getCurrentSubject({ req: { headers: { authorization: `Bearer ${token}` } } }),
    failing: 'purge',
    body: 'Subject cannot be loaded right now',
    log: 'The subject getter failed; the request was refused.',
  },
];

const none: OutcomeCounts = { succeeded: 0, refused: 0, unavailable: 0 };

/** Returns the counts that an operation has added. */
async function counted(
  { auth }: Keeping,
  operation: CountedOperation,
  act: () => Promise<unknown>,
): Promise<OutcomeCounts> {
  const before = auth.counts.operations[operation];
  await act();
  const after = auth.counts.operations[operation];
  return {
    succeeded: after.succeeded - before.succeeded,
    refused: after.refused - before.refused,
    unavailable: after.unavailable - before.unavailable,
  };
}

describe('auth.counts.operations', () => {
  let isOut = false;

  /** Makes a login system whose subject getter and revocation store fail together. */
  function make(): Keeping {
    isOut = false;
    const revokedTokens = new MemoryRevocationStore();
    const revoke = revokedTokens.revoke.bind(revokedTokens);
    Object.assign(revokedTokens, { revoke: (all: never) => (isOut ? down() : revoke(all)) });
    const getSubject = (uid: string): unknown => (isOut ? down() : uid === 'alice' ? { uid } : null);
    return keeping({ init: { revokedTokens, callbacks: { getSubject } as never } });
  }

  for (const { title, operation, act, failing, body, log } of cases) {
    it(`counts ${title} once as succeeded`, async () => {
      const kept = make();
      const first = await login(kept);
      expect(await counted(kept, operation, () => act(kept, first))).to.deep.equal({ ...none, succeeded: 1 });
    });

    it(`counts ${title} as unavailable if the store fails, and names it in the response and in the log`, async () => {
      const kept = make();
      const first = await login(kept);
      isOut = true;
      kept.store.failures.set(failing as keyof SessionStore, down);
      let refusal: { status?: number; toJSON?: () => unknown } = {};
      const refused = async (): Promise<void> => {
        refusal = (await act(kept, first).catch((error: unknown) => error)) as typeof refusal;
      };
      expect(await counted(kept, operation, refused)).to.deep.equal({ ...none, unavailable: 1 });
      expect(refusal.status).to.equal(503);
      expect(refusal.toJSON?.()).to.have.property('message', body);
      expect(kept.reports.map(({ message }) => message)).to.deep.equal([log]);
    });
  }

  it('counts a refusal as refused', async () => {
    const kept = make();
    const first = await login(kept);
    await kept.auth.sessions.endAll('alice');
    expect(await counted(kept, 'refresh', () => outcomeOf(kept.auth.refresh(first.refresh_token)))).to.deep.equal({
      ...none,
      refused: 1,
    });
    expect(await counted(kept, 'lookup', () => outcomeOf(kept.auth.verifyToken(first.access_token)))).to.deep.equal({
      ...none,
      refused: 1,
    });
    const limited = keeping({ maxPerSubject: 1, onLimit: 'refuse' });
    await login(limited);
    expect(await counted(limited, 'login', () => outcomeOf(login(limited)))).to.deep.equal({ ...none, refused: 1 });
  });

  it('does not count a wrong call of the application', async () => {
    const kept = make();
    const mistaken = kept.auth.createTokenPair('alice', { scope: 'typo' } as never);
    expect(await counted(kept, 'login', () => mistaken.catch(() => undefined))).to.deep.equal(none);
  });

  it('counts a request that failOpen accepted as unavailable', async () => {
    const kept = make();
    const { access_token: token } = await login(kept);
    kept.store.failures.set('look', down);
    const counts = await counted(kept, 'lookup', () => kept.auth.verifyToken(token, { failOpen: true }));
    expect(counts).to.deep.equal({ ...none, unavailable: 1 });
    expect(kept.auth.counts).to.include({ failedOpen: 1, failedClosed: 0 });
  });

  it('cannot be modified by the caller', () => {
    const { counts } = make().auth;
    expect(counts.operations).to.be.frozen;
    for (const outcomes of Object.values(counts.operations)) expect(outcomes).to.be.frozen;
  });
});
