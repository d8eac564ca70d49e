import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import { MemoryRevocationStore } from '../../src/testing/index';
import {
  fateOf,
  jtiOf,
  keeping,
  type Keeping,
  type KeepingChanges,
  login,
  type Login,
  outcomeOf,
} from './support/login';
import { SpecStore } from './support/SpecStore';
import { describeOnStores } from './support/stores';

type Point = Parameters<SpecStore['stop']>[0];

/** Returns the tokens that a refresh answered with, or none if it was refused. */
async function tokensOf(refresh: Promise<object>): Promise<string[]> {
  try {
    const { access_token: access, refresh_token: token } = (await refresh) as Record<string, string>;
    return [access, token].filter(text => text !== undefined);
  } catch (error) {
    expect((error as Error).name).to.equal('SessionRevoked');
    return [];
  }
}

async function expectNoneUsable(kept: Keeping, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) {
    expect(await fateOf(kept, token)).to.be.oneOf(['SessionRevoked', 'RevokedTokenError']);
    if (!(await isRefresh(kept, token))) continue;
    expect(await outcomeOf(kept.auth.refresh(token))).to.be.oneOf(['SessionRevoked', 'RevokedTokenError']);
  }
}

const isRefresh = async ({ auth }: Keeping, token: string): Promise<boolean> =>
  (await outcomeOf(auth.verifyToken(token))) === 'AccessTokenRequiredError';

const letIn = async ({ auth }: Keeping, token: string): Promise<RequestToken> =>
  new RequestToken(new UnverifiedToken(token, 'headers'), await auth.verifyToken(token, { type: 'refresh' }));

/** The ways in which a session ends. */
const endings: readonly [title: string, end: (kept: Keeping, login: Login, subject: string) => Promise<unknown>][] = [
  ['the session is ended', ({ auth }, { sid }) => auth.sessions.end(sid)],
  ['others are ended from elsewhere', ({ auth }, _, subject) => auth.sessions.endOthers(subject, 'another')],
  ['the subject is logged out everywhere', ({ auth }, _, subject) => auth.sessions.endAll(subject)],
  ['the refresh token is revoked', ({ auth }, { refresh_token: token }) => auth.revoke(token)],
];

/** The step at which the refresh is stopped meanwhile. The first lookup is that of its token. */
const points: readonly Point[] = ['before look', 'after look', 'before rotate', 'after rotate'];

describeOnStores('Concurrent refreshes', open => {
  /** Returns an AuthX on the store, and a subject that no other spec uses. */
  const keep = async (changes: KeepingChanges = {}) => {
    const store = new SpecStore(await open());
    const kept = keeping({ store, init: { revokedTokens: new MemoryRevocationStore() }, ...changes });
    const subject = `alice-${randomUUID()}`;
    return { kept, subject, login: () => login(kept, {}, subject) };
  };

  for (const [title, end] of endings) {
    for (const point of points) {
      it(`leave no usable token when ${title} ${point}`, async () => {
        const { kept, subject, login: logIn } = await keep();
        const first = await logIn();
        const token = await letIn(kept, first.refresh_token);
        const stop = kept.store.stop(point);
        const refreshing = tokensOf(kept.auth.refresh(token));
        await stop.reached;
        await end(kept, first, subject);
        // The old tokens are refused at once, even before the refresh finishes.
        await expectNoneUsable(kept, [first.access_token, first.refresh_token]);
        stop.go();
        await expectNoneUsable(kept, await refreshing);
      });
    }

    it(`leave no usable token when ${title} between the guard and the refresh`, async () => {
      const { kept, subject, login: logIn } = await keep();
      const first = await logIn();
      const token = await letIn(kept, first.refresh_token);
      await end(kept, first, subject);
      expect(await tokensOf(kept.auth.refresh(token))).to.deep.equal([]);
    });

    it(`leave no usable token when ${title} while a second refresh looks up the successor`, async () => {
      const { kept, subject, login: logIn } = await keep();
      const first = await logIn();
      const [one, two] = [await letIn(kept, first.refresh_token), await letIn(kept, first.refresh_token)];
      const replaced = kept.store.stop('before rotate');
      const refreshing = tokensOf(kept.auth.refresh(two));
      await replaced.reached;
      const winner = await tokensOf(kept.auth.refresh(one));
      const looked = kept.store.stop('after look');
      replaced.go();
      await looked.reached;
      await end(kept, first, subject);
      looked.go();
      await expectNoneUsable(kept, [...winner, ...(await refreshing)]);
    });
  }

  for (const point of points) {
    it(`leave no usable token when an old token is reused ${point} of another refresh`, async () => {
      const { kept, login: logIn } = await keep();
      const first = await logIn();
      const second = await kept.auth.refresh(first.refresh_token);
      const token = await letIn(kept, second.refresh_token ?? '');
      const stop = kept.store.stop(point);
      const refreshing = tokensOf(kept.auth.refresh(token));
      await stop.reached;
      const wasReplaced = point === 'after rotate';
      const thief = await outcomeOf(kept.auth.refresh(first.refresh_token));
      stop.go();
      const won = await refreshing;
      if (wasReplaced) {
        expect(thief).to.equal('SessionRevoked');
        await expectNoneUsable(kept, [first.access_token, second.access_token, ...won]);
        return;
      }
      // Before the successor is written, the old token is still the predecessor, so it gets the current token.
      expect(thief).to.equal('ok');
      expect(won).to.have.length(2);
      expect(await outcomeOf(kept.auth.refresh(first.refresh_token))).to.equal('SessionRevoked');
      await expectNoneUsable(kept, [first.access_token, second.access_token, ...won]);
    });

    it(`leave no usable token without a grace window when a token is reused ${point} of another refresh`, async () => {
      const { kept, login: logIn } = await keep({ graceWindow: 0 });
      const first = await logIn();
      const second = await kept.auth.refresh(first.refresh_token);
      const token = await letIn(kept, second.refresh_token ?? '');
      const stop = kept.store.stop(point);
      const refreshing = tokensOf(kept.auth.refresh(token));
      await stop.reached;
      expect(await outcomeOf(kept.auth.refresh(first.refresh_token))).to.equal('SessionRevoked');
      await expectNoneUsable(kept, [first.access_token, second.access_token]);
      stop.go();
      await expectNoneUsable(kept, await refreshing);
    });
  }

  it('leave no usable token when a reuse is detected while the owner refreshes again', async () => {
    const { kept, login: logIn } = await keep();
    const first = await logIn();
    const second = await kept.auth.refresh(first.refresh_token);
    const third = await kept.auth.refresh(second.refresh_token ?? '');
    const ending = kept.store.stop('before revoke');
    const thief = outcomeOf(kept.auth.refresh(first.refresh_token));
    await ending.reached;
    const fourth = await kept.auth.refresh(third.refresh_token ?? '');
    ending.go();
    expect(await thief).to.equal('SessionRevoked');
    await expectNoneUsable(kept, [
      fourth.access_token,
      fourth.refresh_token ?? '',
      third.access_token,
      third.refresh_token ?? '',
    ]);
  });

  it('give the same successor to a hundred refreshes with one token', async () => {
    const { kept, login: logIn } = await keep();
    for (let round = 0; round < 3; round += 1) {
      const first = await logIn();
      const answers = await Promise.all(Array.from({ length: 100 }, () => kept.auth.refresh(first.refresh_token)));
      expect(new Set(answers.map(answer => jtiOf(answer.refresh_token))).size).to.equal(1);
      expect(await fateOf(kept, answers[50]?.refresh_token ?? '')).to.equal('ok');
    }
  });

  it('have at most one winner among a hundred without a grace window, and end the session', async () => {
    const { kept, login: logIn } = await keep({ graceWindow: 0 });
    const first = await logIn();
    const token = await letIn(kept, first.refresh_token);
    const all = await Promise.all(Array.from({ length: 100 }, () => tokensOf(kept.auth.refresh(token))));
    const won = all.filter(tokens => tokens.length > 0);
    expect(won.length).to.be.at.most(1);
    await expectNoneUsable(kept, [first.access_token, first.refresh_token, ...won.flat()]);
  });

  describe('with a token without a session', () => {
    it('are refused if the subject is logged out everywhere between the guard and the refresh', async () => {
      const { kept, subject } = await keep();
      const token = await letIn(kept, await kept.auth.createRefreshToken(subject));
      await new Promise(resolve => setTimeout(resolve, 2));
      await kept.auth.sessions.endAll(subject);
      await new Promise(resolve => setTimeout(resolve, 2));
      expect(await kept.auth.refresh(token).catch((error: unknown) => (error as Error).name)).to.equal(
        'SessionRevoked',
      );
    });

    it('leave no usable token when the subject is logged out everywhere meanwhile', async () => {
      const { kept, subject } = await keep();
      const token = await letIn(kept, await kept.auth.createRefreshToken(subject));
      await new Promise(resolve => setTimeout(resolve, 2));
      const stop = kept.store.stop('before revokeAll');
      const ending = kept.auth.sessions.endAll(subject);
      await stop.reached;
      await new Promise(resolve => setTimeout(resolve, 2));
      const { access_token: access } = await kept.auth.refresh(token);
      stop.go();
      await ending;
      await expectNoneUsable(kept, [access]);
    });
  });
});
