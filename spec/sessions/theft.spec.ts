import { expect } from 'chai';
import type { RefreshTokenReuse } from '../../src/index';
import { MemoryRevocationStore } from '../../src/testing/index';
import { expectAllDead, fateOf, keeping, login, outcomeOf, type Keeping, type Login } from './support/login';

/** Starts a session whose first refresh token is two generations old. */
async function stolen(kept: Keeping): Promise<Login & { readonly all: readonly (string | undefined)[] }> {
  const first = await login(kept, { device: { name: 'phone' } });
  const second = await kept.auth.refresh(first.refresh_token);
  const third = await kept.auth.refresh(second.refresh_token ?? '');
  const all = [first.access_token, second.access_token, second.refresh_token, third.access_token, third.refresh_token];
  return { ...first, all };
}

describe('Detected reuse of a refresh token', () => {
  const attempts: readonly [string, (kept: Keeping, token: string) => Promise<unknown>][] = [
    ['in a refresh', (kept, token) => kept.auth.refresh(token)],
    ['in a guard', (kept, token) => kept.auth.verifyToken(token, { type: 'refresh' })],
  ];

  for (const [title, attempt] of attempts) {
    it(`${title} ends every token of the session before the answer`, async () => {
      const kept = keeping();
      const { refresh_token: token, all } = await stolen(kept);
      const stop = kept.store.stop('before revoke');
      let isAnswered = false;
      const answer = outcomeOf(attempt(kept, token)).finally(() => (isAnswered = true));
      await stop.reached;
      await new Promise(setImmediate);
      expect(isAnswered).to.equal(false);
      stop.go();
      expect(await answer).to.equal('SessionRevoked');
      await expectAllDead(kept, [token, ...all]);
    });

    it(`${title} is answered with 503 instead of 401 if the session cannot be ended`, async () => {
      const kept = keeping();
      const { refresh_token: token, all } = await stolen(kept);
      kept.store.failures.set('revoke', () => Promise.reject(new Error('down')));
      expect(await outcomeOf(attempt(kept, token))).to.equal('RevocationUnavailableError');
      kept.store.failures.clear();
      expect(await outcomeOf(attempt(kept, token))).to.equal('SessionRevoked');
      await expectAllDead(kept, all);
    });

    it(`${title} calls onRefreshTokenReuse once, before the answer`, async () => {
      const told: RefreshTokenReuse[] = [];
      let isTold = false;
      const kept = keeping({
        async onRefreshTokenReuse(reuse) {
          told.push(reuse);
          await new Promise(setImmediate);
          isTold = true;
        },
      });
      const { refresh_token: token, refreshJti, sid } = await stolen(kept);
      const before = Date.now();
      expect(await outcomeOf(attempt(kept, token))).to.equal('SessionRevoked');
      expect(isTold).to.equal(true);
      await Promise.all(Array.from({ length: 5 }, () => outcomeOf(attempt(kept, token))));
      expect(told).to.have.length(1);
      const { session, jti } = told[0] as RefreshTokenReuse;
      expect(jti).to.equal(refreshJti);
      expect(session).to.deep.include({
        sid,
        subject: 'alice',
        isActive: false,
        end: 'reuse',
        device: { name: 'phone' },
      });
      expect(((await kept.store.look(sid, 'alice')).session?.revokedAt ?? 0) >= before).to.equal(true);
    });
  }

  it('is not reported if the application sets no onRefreshTokenReuse', async () => {
    const kept = keeping();
    const { refresh_token: token } = await stolen(kept);
    expect(await outcomeOf(kept.auth.refresh(token))).to.equal('SessionRevoked');
    expect(kept.reports).to.deep.equal([]);
  });

  it('calls onRefreshTokenReuse once for many concurrent reuses', async () => {
    let times = 0;
    const kept = keeping({ onRefreshTokenReuse: () => void (times += 1) });
    const { refresh_token: token } = await stolen(kept);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => outcomeOf(attempts[i % 2]?.[1](kept, token) ?? Promise.resolve())),
    );
    expect(new Set(outcomes)).to.deep.equal(new Set(['SessionRevoked']));
    expect(times).to.equal(1);
  });

  it('does not call onRefreshTokenReuse if the session had ended before', async () => {
    let times = 0;
    const kept = keeping({ onRefreshTokenReuse: () => void (times += 1) });
    const { refresh_token: token, sid } = await stolen(kept);
    await kept.auth.sessions.end(sid);
    expect(await outcomeOf(kept.auth.refresh(token))).to.equal('SessionRevoked');
    expect(times).to.equal(0);
    expect((await kept.auth.sessions.find(sid))?.end).to.equal('ended');
  });

  for (const [title, onRefreshTokenReuse] of [
    [
      'throws',
      () => {
        throw new Error('no mail server');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no mail server'))],
  ] as const) {
    it(`is answered normally if onRefreshTokenReuse ${title}, and the failure is reported`, async () => {
      const kept = keeping({ onRefreshTokenReuse });
      const { refresh_token: token, all } = await stolen(kept);
      expect(await outcomeOf(kept.auth.refresh(token))).to.equal('SessionRevoked');
      await expectAllDead(kept, all);
      expect(kept.reports.map(({ message, cause }) => [message, (cause as Error).message])).to.deep.equal([
        ['onRefreshTokenReuse failed; the session was ended all the same.', 'no mail server'],
      ]);
    });
  }

  it('is answered normally if onRefreshTokenReuse never answers', async () => {
    const kept = keeping({
      onRefreshTokenReuse: () => new Promise(() => undefined),
      init: { callbackTimeout: 0.03 },
    });
    const { refresh_token: token } = await stolen(kept);
    expect(await outcomeOf(kept.auth.refresh(token))).to.equal('SessionRevoked');
    expect(kept.reports).to.have.length(1);
  });

  for (const [title, error] of [
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
    ['never answers', () => new Promise<void>(() => undefined)],
  ] as const) {
    it(`is answered normally if the logger ${title}`, async () => {
      const kept = keeping({
        onRefreshTokenReuse: () => Promise.reject(new Error('no mail server')),
        init: { logger: { error } },
      });
      const { refresh_token: token } = await stolen(kept);
      expect(await outcomeOf(kept.auth.refresh(token))).to.equal('SessionRevoked');
    });
  }

  it('ends the session before the answer even if the token was also revoked', async () => {
    const revokedTokens = new MemoryRevocationStore();
    const kept = keeping({ init: { revokedTokens } });
    const { refresh_token: token, all } = await stolen(kept);
    // The other process tracks no sessions, so it revokes the token without ending the session.
    const other = keeping({ config: { sessionTracking: false }, init: { revokedTokens } });
    await other.auth.revoke(token);
    const stop = kept.store.stop('before revoke');
    let isAnswered = false;
    const answer = fateOf(kept, token).finally(() => (isAnswered = true));
    await stop.reached;
    await new Promise(setImmediate);
    expect(isAnswered).to.equal(false);
    stop.go();
    expect(await answer).to.equal('RevokedTokenError');
    await expectAllDead(kept, all);
  });
});
