import { expect } from 'chai';
import type { RefreshedTokens } from '../../src/index';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import { forge, goodClaims } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { withClock } from './support/clock';
import { expectAllDead, fateOf, jtiOf, keeping, login, outcomeOf, type Keeping } from './support/login';

const now = 1_800_000_000_000;

/** Refreshes with the text of a token. */
const refresh = ({ auth }: Keeping, token: string | undefined): Promise<RefreshedTokens> => auth.refresh(token ?? '');

/** Returns the claims that a repeated answer must share: all except the CSRF value. */
const generation = (token: string | undefined): unknown => {
  const { jti, iat, exp, nbf, sid, iat_ms } = claimsOf(token ?? '');
  return { jti, iat, exp, nbf, sid, iat_ms };
};

describe('Rotation of refresh tokens', () => {
  it('replaces the refresh token at each refresh', async () => {
    const kept = keeping();
    const first = await login(kept);
    const seen = [first.refreshJti];
    let token: string | undefined = first.refresh_token;
    for (let i = 0; i < 4; i += 1) {
      const answer: RefreshedTokens = await refresh(kept, token);
      const { session } = await kept.store.look(first.sid, 'alice');
      expect(session?.refresh).to.include({ jti: jtiOf(answer.refresh_token), previousJti: seen.at(-1) });
      expect(session?.refresh.expiresAt).to.equal(claimsOf(answer.refresh_token ?? '').exp);
      seen.push(jtiOf(answer.refresh_token));
      token = answer.refresh_token;
    }
    expect(new Set(seen).size).to.equal(5);
  });

  it('waits for one write to the store, and confirms the rotation afterwards', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept);
    kept.store.calls.length = 0;
    await refresh(kept, token);
    expect(kept.store.calls).to.deep.equal(['look', 'look', 'rotate', 'confirm']);
  });

  it('returns one successor to all concurrent refreshes', async () => {
    const kept = keeping();
    const { refresh_token: token, sid } = await login(kept);
    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(kept, token)));
    expect(new Set(answers.map(answer => JSON.stringify(generation(answer.refresh_token)))).size).to.equal(1);
    expect(kept.store.calls.filter(call => call === 'rotate')).to.have.length(100);
    for (const answer of [answers[0], answers[99]]) {
      expect(await fateOf(kept, answer?.access_token ?? '')).to.equal('ok');
      expect(await fateOf(kept, answer?.refresh_token ?? '')).to.equal('ok');
    }
    expect((await kept.auth.sessions.find(sid))?.isActive).to.equal(true);
  });

  it('returns the same successor with the same expiry when the answer was lost', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { refresh_token: token } = await login(kept);
      const lost = await refresh(kept, token);
      for (const tick of [0, 5000, 4999]) {
        clock.tick(tick);
        const repeated = await refresh(kept, token);
        expect(generation(repeated.refresh_token)).to.deep.equal(generation(lost.refresh_token));
        expect(await fateOf(kept, repeated.access_token)).to.equal('ok');
      }
      const next = await refresh(kept, lost.refresh_token);
      expect(await fateOf(kept, next.refresh_token ?? '')).to.equal('ok');
    });
  });

  it('lets the predecessor pass a guard within the grace window', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ graceWindow: '30s' });
      const { refresh_token: token } = await login(kept);
      await refresh(kept, token);
      clock.tick(29_999);
      expect(await fateOf(kept, token)).to.equal('ok');
      clock.tick(1);
      expect(await fateOf(kept, token)).to.equal('SessionRevoked');
    });
  });

  it('measures the grace window by the clock of the store, at guards and at refreshes', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { refresh_token: token } = await login(kept);
      const { inner } = kept.store;
      const look = inner.look.bind(inner);
      let ahead = 0;
      inner.look = async (sid, subject) => ({ ...(await look(sid, subject)), now: clock.now() + ahead });
      await refresh(kept, token);
      // By the clock of the process the window is over. By the clock of the store it is still open.
      clock.tick(60_000);
      ahead = -51_000;
      expect(await fateOf(kept, token)).to.equal('ok');
      await refresh(kept, token);
      clock.tick(-60_000);
      ahead = 10_000;
      expect(await fateOf(kept, token)).to.equal('SessionRevoked');
    });
  });

  it('measures the grace window by its own clock if the store gives no time', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { refresh_token: token } = await login(kept);
      const { inner } = kept.store;
      const look = inner.look.bind(inner);
      inner.look = async (sid, subject) => ({ ...(await look(sid, subject)), now: undefined });
      await refresh(kept, token);
      clock.tick(9999);
      expect(await fateOf(kept, token)).to.equal('ok');
      await refresh(kept, token);
      clock.tick(1);
      expect(await outcomeOf(refresh(kept, token))).to.equal('SessionRevoked');
    });
  });

  it('does not confirm the rotation if issuing the tokens fails, so the old token stays valid', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { refresh_token: token } = await login(kept);
      const failed: unknown = await kept.auth
        .refresh(token, { accessExpires: 'soon' as never })
        .catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error).and.not.have.property('errorType');
      expect(kept.store.calls).to.include('rotate').and.not.include('confirm');
      clock.tick(60_000);
      await refresh(kept, token);
    });
  });

  it('does not confirm the rotation if there is no grace window', async () => {
    const kept = keeping({ graceWindow: 0 });
    const { refresh_token: token } = await login(kept);
    await refresh(kept, token);
    expect(kept.store.calls).to.include('rotate').and.not.include('confirm');
  });

  it('uses the configured lifetime for the successor of a token without iat', async () => {
    await withClock(now, async () => {
      const kept = keeping({ config: { refreshTokenExpires: '5d', accessTokenExpires: '10m' } });
      const { sid, refreshJti: jti } = await login(kept);
      const claims = { type: 'refresh', sid, jti, iat: undefined, iat_ms: now, exp: now / 1000 + 60 };
      const { refresh_token: successor } = await refresh(kept, forge(goodClaims(claims)));
      expect(claimsOf(successor ?? '').exp).to.equal(now / 1000 + 5 * 86_400);
    });
  });

  it('leaves earlier access tokens valid until they expire', async () => {
    const kept = keeping();
    const { access_token: access, refresh_token: token } = await login(kept);
    const { access_token: second, refresh_token: successor } = await refresh(kept, token);
    await refresh(kept, successor);
    expect([await fateOf(kept, access), await fateOf(kept, second)]).to.deep.equal(['ok', 'ok']);
  });

  it('affects one session and no other session of the subject', async () => {
    const kept = keeping();
    const [one, other] = [await login(kept), await login(kept)];
    const { refresh_token: successor } = await refresh(kept, one.refresh_token);
    await refresh(kept, successor);
    expect(await outcomeOf(refresh(kept, one.refresh_token))).to.equal('SessionRevoked');
    await expectAllDead(kept, [one.access_token, successor]);
    expect([await fateOf(kept, other.access_token), await fateOf(kept, other.refresh_token)]).to.deep.equal([
      'ok',
      'ok',
    ]);
  });

  it('does not extend the session beyond its end', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ absoluteLifetime: '1h', graceWindow: '2h' });
      const first = await login(kept);
      clock.tick(1_800_000);
      const { refresh_token: successor } = await refresh(kept, first.refresh_token);
      clock.tick(1_800_000);
      for (const token of [first.refresh_token, successor]) {
        expect(await outcomeOf(refresh(kept, token))).to.match(/^(SessionRevoked|TokenExpiredError)$/);
      }
    });
  });

  it('refuses with 503 if the store rotates nothing and still calls the token current', async () => {
    const kept = keeping();
    const { refresh_token: token, sid } = await login(kept);
    for (const answer of [false, undefined, null, 0]) {
      kept.store.failures.set('rotate', () => Promise.resolve(answer));
      expect(await outcomeOf(refresh(kept, token))).to.equal('RevocationUnavailableError');
    }
    kept.store.failures.clear();
    expect((await kept.auth.sessions.find(sid))?.isActive).to.equal(true);
    await refresh(kept, token);
  });
});

describe('Reuse of a replaced refresh token', () => {
  /** Logs in and refreshes twice. */
  async function afterTwo(kept: Keeping) {
    const first = await login(kept);
    const second = await refresh(kept, first.refresh_token);
    const third = await refresh(kept, second.refresh_token);
    const all = [first, second, third].flatMap(pair => [pair.access_token, pair.refresh_token]);
    return { first, second, third, all };
  }

  it('ends the session for a token that is two generations old, even within the grace window', async () => {
    const kept = keeping({ graceWindow: '1h' });
    const { first, all } = await afterTwo(kept);
    expect(await outcomeOf(refresh(kept, first.refresh_token))).to.equal('SessionRevoked');
    await expectAllDead(kept, all);
    expect((await kept.auth.sessions.find(first.sid))?.end).to.equal('reuse');
  });

  it('ends the session at a guard too', async () => {
    const kept = keeping();
    const { first, all } = await afterTwo(kept);
    expect(await outcomeOf(kept.auth.verifyToken(first.refresh_token, { type: 'refresh' }))).to.equal('SessionRevoked');
    expect((await kept.auth.sessions.find(first.sid))?.end).to.equal('reuse');
    await expectAllDead(kept, all);
  });

  it('ends the session after the grace window', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const first = await login(kept);
      const second = await refresh(kept, first.refresh_token);
      clock.tick(10_000);
      expect(await outcomeOf(refresh(kept, first.refresh_token))).to.equal('SessionRevoked');
      await expectAllDead(kept, [first.access_token, second.access_token, second.refresh_token]);
    });
  });

  it('ends the session when the grace window is 0: one of 100 refreshes gets tokens, which are dead', async () => {
    const kept = keeping({ graceWindow: 0 });
    const first = await login(kept);
    const letIn = await kept.auth.verifyToken(first.refresh_token, { type: 'refresh' });
    expect(letIn.jti).to.equal(first.refreshJti);
    const tried = await Promise.allSettled(Array.from({ length: 100 }, () => refresh(kept, first.refresh_token)));
    const won = tried.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won).to.have.length(1);
    const refusals = tried.flatMap(one => (one.status === 'rejected' ? [(one.reason as Error).name] : []));
    expect(refusals).to.deep.equal(Array(99).fill('SessionRevoked'));
    await expectAllDead(kept, [first.access_token, won[0]?.access_token, won[0]?.refresh_token]);
  });

  it('ends the session for a token that the session never issued', async () => {
    const kept = keeping();
    const { sid, access_token: access } = await login(kept);
    const stray = await kept.auth.createRefreshToken('alice', { sid });
    expect(await outcomeOf(refresh(kept, stray))).to.equal('SessionRevoked');
    await expectAllDead(kept, [access]);
  });

  it('ends nothing for a token of another subject', async () => {
    const kept = keeping();
    const { sid, access_token: access } = await login(kept);
    const stray = await kept.auth.createRefreshToken('mallory', { sid });
    expect(await outcomeOf(refresh(kept, stray))).to.equal('SessionRevoked');
    expect(await fateOf(kept, access)).to.equal('ok');
  });

  it('ends nothing for a foreign subject or an unknown session, even if a guard of another AuthX accepted the token', async () => {
    const kept = keeping();
    const { sid, access_token: access } = await login(kept);
    const other = keeping({ config: { sessionTracking: false } });
    for (const [subject, of] of [
      ['mallory', sid],
      ['alice', 'unknown'],
    ] as const) {
      const stray = await kept.auth.createRefreshToken(subject, { sid: of });
      const payload = await other.auth.verifyToken(stray, { type: 'refresh' });
      const letIn = new RequestToken(new UnverifiedToken(stray, 'headers'), payload);
      expect(await outcomeOf(kept.auth.refresh(letIn))).to.equal('SessionRevoked');
    }
    expect(await fateOf(kept, access)).to.equal('ok');
    expect(kept.store.calls).to.not.include('revoke');
  });

  it('ends nothing for an expired token', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ config: { refreshTokenExpires: '1h' } });
      const first = await login(kept);
      clock.tick(1_800_000);
      const { refresh_token: successor } = await refresh(kept, first.refresh_token);
      clock.tick(1_800_000);
      expect(await outcomeOf(refresh(kept, first.refresh_token))).to.equal('TokenExpiredError');
      expect(await fateOf(kept, successor ?? '')).to.equal('ok');
    });
  });

  it('is allowed when rotation is off', async () => {
    const kept = keeping({ rotation: false });
    const { sid, access_token: access } = await login(kept);
    const stray = await kept.auth.createRefreshToken('alice', { sid });
    expect(await fateOf(kept, stray)).to.equal('ok');
    await refresh(kept, stray);
    expect(await fateOf(kept, access)).to.equal('ok');
  });

  it('is not detected for access tokens, which a refresh does not replace', async () => {
    const kept = keeping();
    const { access_token: access, refresh_token: token } = await login(kept);
    await refresh(kept, token);
    for (const type of ['access', 'any'] as const) await kept.auth.verifyToken(access, { type });
  });
});
