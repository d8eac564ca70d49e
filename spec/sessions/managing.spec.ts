import { expect } from 'chai';
import { SessionInfo } from '../../src/index';
import { MemoryRevocationStore } from '../../src/testing/index';
import { withClock } from './support/clock';
import { expectAllDead, fateOf, keeping, login, outcomeOf } from './support/login';

const now = 1_800_000_000_000;
const day = 86_400_000;

describe('auth.sessions', () => {
  it('lists the sessions of a subject with their details, oldest first', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const request = { req: { rawHeaders: ['User-Agent', 'Firefox'] }, ip: '192.0.2.1' };
      const first = await login(kept, { request, device: { name: 'laptop' } });
      clock.tick(1000);
      const second = await login(kept);
      await login(kept, {}, 'bob');
      const listed = await kept.auth.sessions.list('alice');
      expect(listed.every(info => info instanceof SessionInfo)).to.equal(true);
      expect(listed.map(info => Object.fromEntries(Object.entries(info)))).to.deep.equal([
        {
          sid: first.sid,
          subject: 'alice',
          createdAt: new Date(now),
          lastActiveAt: new Date(now),
          endsAt: new Date(now + 90 * day),
          ipAddress: '192.0.2.1',
          userAgent: 'Firefox',
          device: { name: 'laptop' },
          isActive: true,
          end: undefined,
        },
        {
          sid: second.sid,
          subject: 'alice',
          createdAt: new Date(now + 1000),
          lastActiveAt: new Date(now + 1000),
          endsAt: new Date(now + 1000 + 90 * day),
          ipAddress: undefined,
          userAgent: undefined,
          device: {},
          isActive: true,
          end: undefined,
        },
      ]);
    });
  });

  it('does not reveal refresh tokens in the list', async () => {
    const kept = keeping();
    const { refreshJti } = await login(kept);
    expect(JSON.stringify(await kept.auth.sessions.list('alice'))).to.not.include(refreshJti);
  });

  it('does not list sessions that have ended, expired or become idle', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ absoluteLifetime: '3h', idleLifetime: '2h', config: { refreshTokenExpires: '6h' } });
      const [ended, others] = [await login(kept), await login(kept)];
      const left = await login(kept, { refreshExpires: '1h' });
      const listed = async (): Promise<string[]> => (await kept.auth.sessions.list('alice')).map(({ sid }) => sid);
      expect(await listed()).to.have.members([ended.sid, others.sid, left.sid]);
      await kept.auth.sessions.end(ended.sid);
      expect(await listed()).to.have.members([others.sid, left.sid]);
      clock.tick(3_600_000);
      expect(await listed()).to.deep.equal([others.sid]);
      await fateOf(kept, others.access_token);
      await kept.auth.refresh(others.refresh_token);
      clock.tick(7_199_999);
      expect(await listed()).to.deep.equal([others.sid]);
      clock.tick(1);
      expect(await listed()).to.deep.equal([]);
      const endless = keeping({ absoluteLifetime: null });
      const { sid } = await login(endless);
      expect((await endless.auth.sessions.find(sid))?.endsAt).to.equal(undefined);
    });
  });

  it('lists a session until its end if its refresh token never expires', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ absoluteLifetime: '30d', config: { refreshTokenExpires: null } });
      const { sid } = await login(kept);
      clock.tick(30 * day - 1);
      expect((await kept.auth.sessions.list('alice')).map(info => info.sid)).to.deep.equal([sid]);
      clock.tick(1);
      expect(await kept.auth.sessions.list('alice')).to.deep.equal([]);
    });
  });

  it('finds a session by its sid, whether it is active or not', async () => {
    const kept = keeping();
    const { sid } = await login(kept);
    expect(await kept.auth.sessions.find(sid)).to.include({ sid, subject: 'alice', isActive: true, end: undefined });
    await kept.auth.sessions.end(sid, 'logout');
    expect(await kept.auth.sessions.find(sid)).to.include({ sid, isActive: false, end: 'logout' });
    for (const unknown of ['unknown', '', '\0', 'x'.repeat(9000)]) {
      expect(await kept.auth.sessions.find(unknown)).to.equal(undefined);
    }
  });

  it('shows a session as ended after a logout everywhere, even before its record is updated', async () => {
    const kept = keeping();
    const { sid } = await login(kept);
    await kept.auth.sessions.endAll('alice');
    kept.store.shown.set(sid, { revokedAt: null, end: null });
    expect((await kept.auth.sessions.find(sid))?.isActive).to.equal(false);
    kept.store.list = async () => [(await kept.store.look(sid, 'alice')).session as never];
    expect(await kept.auth.sessions.list('alice')).to.deep.equal([]);
  });

  it('ends a single session, and returns true only the first time', async () => {
    const kept = keeping();
    const [one, other] = [await login(kept), await login(kept)];
    const { access_token: later, refresh_token: successor } = await kept.auth.refresh(one.refresh_token);
    expect(await kept.auth.sessions.end(one.sid)).to.equal(true);
    expect(await kept.auth.sessions.end(one.sid)).to.equal(false);
    expect(await kept.auth.sessions.end('unknown')).to.equal(false);
    await expectAllDead(kept, [one.access_token, one.refresh_token, later, successor]);
    for (const token of [other.access_token, other.refresh_token]) expect(await fateOf(kept, token)).to.equal('ok');
  });

  it('ends all sessions of a subject except one', async () => {
    const kept = keeping();
    const [mine, one, two] = [await login(kept), await login(kept), await login(kept)];
    const stranger = await login(kept, {}, 'bob');
    const free = await kept.auth.createAccessToken('alice');
    expect(await kept.auth.sessions.endOthers('alice', mine.sid)).to.equal(2);
    expect(await kept.auth.sessions.endOthers('alice', mine.sid)).to.equal(0);
    await expectAllDead(kept, [one.access_token, two.refresh_token]);
    for (const token of [mine.access_token, stranger.access_token, free]) {
      expect(await fateOf(kept, token)).to.equal('ok');
    }
    expect((await kept.auth.sessions.find(one.sid))?.end).to.equal('others');
  });

  it('ends all sessions of a subject and its tokens without a session', async () => {
    await withClock(now, async () => {
      const kept = keeping();
      const [one, two] = [await login(kept), await login(kept)];
      const stranger = await login(kept, {}, 'bob');
      const free = [await kept.auth.createAccessToken('alice'), await kept.auth.createRefreshToken('alice')];
      await kept.auth.sessions.endAll('alice');
      await expectAllDead(kept, [one.access_token, one.refresh_token, two.access_token, ...free]);
      expect(await outcomeOf(kept.auth.refresh(free[1] ?? ''))).to.equal('SessionRevoked');
      expect(await fateOf(kept, stranger.access_token)).to.equal('ok');
      expect((await kept.auth.sessions.find(one.sid))?.end).to.equal('everywhere');
      expect(await kept.auth.sessions.list('alice')).to.deep.equal([]);
    });
  });

  it('ends sessions for every process that shares the store', async () => {
    const kept = keeping();
    const other = keeping({ store: kept.store });
    const [one, two, three] = [await login(kept), await login(kept), await login(kept)];
    for (const token of [one, two, three]) expect(await fateOf(other, token.access_token)).to.equal('ok');
    await kept.auth.sessions.end(one.sid);
    expect(await fateOf(other, one.access_token)).to.equal('SessionRevoked');
    await kept.auth.sessions.endOthers('alice', three.sid);
    expect(await fateOf(other, two.access_token)).to.equal('SessionRevoked');
    await kept.auth.sessions.endAll('alice');
    expect(await fateOf(other, three.access_token)).to.equal('SessionRevoked');
  });

  it('purges a session one day after it is over', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ absoluteLifetime: '10d', config: { refreshTokenExpires: '7d' } });
      const purge = (time: number): Promise<number> => kept.auth.sessions.purge(new Date(now + time));
      const left = await login(kept);
      const first = await login(kept);
      clock.tick(5 * day);
      const { refresh_token: token } = await kept.auth.refresh(first.refresh_token);
      expect([await purge(8 * day), await purge(8 * day + 1)]).to.deep.equal([0, 1]);
      expect(await kept.auth.sessions.find(left.sid)).to.equal(undefined);
      expect([await purge(11 * day), await purge(11 * day + 1)]).to.deep.equal([0, 1]);
      expect(await kept.auth.sessions.purge()).to.equal(0);
      expect(await fateOf(kept, token ?? '')).to.equal('SessionRevoked');
    });
  });
});

describe('auth.revoke of a refresh token', () => {
  const revoking = () => keeping({ init: { revokedTokens: new MemoryRevocationStore() } });

  it('ends the session and all of its access tokens', async () => {
    const kept = revoking();
    const first = await login(kept);
    const other = await login(kept);
    const second = await kept.auth.refresh(first.refresh_token);
    await kept.auth.revoke(first.refresh_token);
    await expectAllDead(kept, [first.access_token, second.access_token, second.refresh_token]);
    expect((await kept.auth.sessions.find(first.sid))?.end).to.equal('logout');
    expect(await fateOf(kept, other.access_token)).to.equal('ok');
  });

  it('ends the session of each given refresh token', async () => {
    const kept = revoking();
    const [one, two] = [await login(kept), await login(kept)];
    await kept.auth.revoke(
      one.refresh_token,
      undefined,
      await kept.auth.verifyToken(two.refresh_token, { type: 'refresh' }),
    );
    await expectAllDead(kept, [one.access_token, two.access_token]);
  });

  it('ends no session for an access token, an expired token or a token without a session', async () => {
    await withClock(now, async clock => {
      const kept = revoking();
      const { access_token: access, refresh_token: token } = await login(kept, { refreshExpires: '1h' });
      await kept.auth.revoke(access, await kept.auth.createRefreshToken('alice'));
      expect([await fateOf(kept, access), await fateOf(kept, token)]).to.deep.equal(['RevokedTokenError', 'ok']);
      // The token has expired even by a clock that lags.
      clock.tick(3_605_000);
      await kept.auth.revoke(token);
      expect(kept.store.calls).to.not.include('revoke');
    });
  });

  it('fails with 503 when the session cannot be ended', async () => {
    const kept = revoking();
    const { refresh_token: token } = await login(kept);
    kept.store.failures.set('revoke', () => Promise.reject(new Error('down')));
    expect(await outcomeOf(kept.auth.revoke(token))).to.equal('RevocationUnavailableError');
  });
});
