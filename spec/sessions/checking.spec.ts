import { expect } from 'chai';
import type { Session } from '../../src/index';
import { MemoryRevocationStore } from '../../src/testing/index';
import { forge, goodClaims } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { withClock } from './support/clock';
import { fateOf, keeping, login, outcomeOf, type KeepingChanges } from './support/login';

const now = 1_800_000_000_000;

describe('A token of a session', () => {
  it('is good while the session is live, whatever its type', async () => {
    const kept = keeping();
    const { access_token: access, refresh_token: refresh } = await login(kept);
    expect([await fateOf(kept, access), await fateOf(kept, refresh)]).to.deep.equal(['ok', 'ok']);
  });

  /** How the session is, what its options are, and what becomes of its tokens. */
  const rows: readonly [title: string, change: Partial<Session>, options: KeepingChanges, fate: string][] = [
    ['was ended', { revokedAt: now - 1, end: 'ended' }, {}, 'SessionRevoked'],
    ['was ended, as a clock says that is ahead', { revokedAt: now + 60_000 }, {}, 'SessionRevoked'],
    ['was ended in 1970', { revokedAt: 0 }, {}, 'SessionRevoked'],
    ['is over by now', { endsAt: now }, {}, 'SessionRevoked'],
    ['is over in a millisecond', { endsAt: now + 1 }, {}, 'ok'],
    ['is never over', { endsAt: null }, { absoluteLifetime: null }, 'ok'],
    ['has been idle for its time', { lastActiveAt: now - 3_600_000 }, { idleLifetime: '1h' }, 'SessionRevoked'],
    ['has been idle for a millisecond less', { lastActiveAt: now - 3_599_999 }, { idleLifetime: '1h' }, 'ok'],
    ['has been idle for years, and may', { lastActiveAt: 1 }, {}, 'ok'],
    ['is of another subject', { subject: 'bob' }, {}, 'SessionRevoked'],
    ['is of a subject in other letters', { subject: 'Alice' }, {}, 'SessionRevoked'],
    ['has an answer without a subject', { subject: undefined }, {}, 'SessionRevoked'],
    ['has an answer that does not say whether it was ended', { revokedAt: undefined }, {}, 'SessionRevoked'],
  ];

  for (const [title, change, options, expected] of rows) {
    it(`${expected === 'ok' ? 'is good' : 'is refused'} where the session ${title}`, async () => {
      await withClock(now, async () => {
        const kept = keeping(options);
        const { sid, access_token: access, refresh_token: refresh } = await login(kept);
        kept.store.shown.set(sid, change);
        for (const token of [access, refresh]) expect(await fateOf(kept, token)).to.equal(expected);
        const refreshed = await outcomeOf(kept.auth.refresh(refresh));
        expect(refreshed).to.equal(expected);
      });
    });
  }

  it('is refused with 401, as a token is that is good no longer', async () => {
    const kept = keeping();
    const { sid, access_token: access } = await login(kept);
    await kept.auth.sessions.end(sid);
    const refusal = (await kept.auth.verifyToken(access).catch((error: unknown) => error)) as Error & {
      status: number;
      headers: unknown;
    };
    expect([refusal.status, refusal.name, refusal.headers]).to.deep.equal([
      401,
      'SessionRevoked',
      { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    ]);
  });

  it('is refused where nobody knows the session', async () => {
    const kept = keeping();
    for (const sid of ['unknown', '', ' ', '\u0000', 'x'.repeat(5000), "' OR 1=1 --"]) {
      for (const type of ['access', 'refresh']) {
        expect(await fateOf(kept, forge(goodClaims({ sid, type }))), sid).to.equal('SessionRevoked');
      }
      expect(await outcomeOf(kept.auth.refresh(forge(goodClaims({ sid, type: 'refresh' }))))).to.equal(
        'SessionRevoked',
      );
    }
  });

  it('is refused where its sid is of no kind that a sid can be', async () => {
    const kept = keeping();
    for (const sid of [1, true, [], {}]) {
      expect(await fateOf(kept, forge(goodClaims({ sid })))).to.equal('JWTDecodeError');
    }
  });

  it('is refused where it names the session of another', async () => {
    const kept = keeping();
    const { sid } = await login(kept);
    expect(await fateOf(kept, forge(goodClaims({ sid, sub: 'mallory' })))).to.equal('SessionRevoked');
  });

  it('is told apart by its session alone, not by when it was issued', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      await kept.auth.sessions.endAll('alice');
      clock.tick(10_000);
      const { sid } = await login(kept);
      expect(await fateOf(kept, forge(goodClaims({ sid, iat: now / 1000 - 60, iat_ms: 1 })))).to.equal('ok');
    });
  });

  it('is looked up anew by each request', async () => {
    const kept = keeping();
    const { access_token: access, sid } = await login(kept);
    await fateOf(kept, access);
    await fateOf(kept, access);
    expect(kept.store.calls.filter(call => call === 'look')).to.have.length(3);
    await kept.auth.sessions.end(sid);
    expect(await fateOf(kept, access)).to.equal('SessionRevoked');
  });

  it('is asked after in the same turn as its revocation', async () => {
    const asked: string[] = [];
    const kept = keeping({
      init: {
        revokedTokens: {
          revoke: async () => undefined,
          purge: async () => 0,
          isRevoked: jti => {
            asked.push(jti, ...kept.store.calls.splice(0));
            return new Promise(resolve => setTimeout(() => resolve(false), 5));
          },
        },
      },
    });
    const { access_token: access } = await login(kept);
    kept.store.calls.length = 0;
    const verifying = kept.auth.verifyToken(access);
    expect([asked.length, kept.store.calls.length]).to.deep.equal([1, 1]);
    await verifying;
  });

  it('is refused where its session was ended or it was revoked, and where both', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      for (const isAsynchronous of [true, false]) {
        const memory = new MemoryRevocationStore();
        const revokedTokens = {
          revoke: (all: never) => memory.revoke(all),
          purge: async () => 0,
          isRevoked: (jti: string) => (isAsynchronous ? Promise.resolve(memory.isRevoked(jti)) : memory.isRevoked(jti)),
        };
        for (const [isRevoked, isEnded, expected] of [
          [true, false, 'RevokedTokenError'],
          [false, true, 'SessionRevoked'],
          [true, true, 'RevokedTokenError'],
        ] as const) {
          // As it is: memory answers at once.
          const kept = keeping({ init: { revokedTokens } });
          const own = isAsynchronous
            ? kept
            : { auth: keeping({ store: kept.store.inner as never, init: { revokedTokens } }).auth };
          const { access_token: access, sid } = await login(own);
          if (isRevoked) await own.auth.revoke(access);
          if (isEnded) await own.auth.sessions.end(sid);
          expect(await fateOf(own, access)).to.equal(expected);
        }
      }
      await new Promise(resolve => setTimeout(resolve, 5));
      expect(unhandled).to.deep.equal([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('is not asked after where sessions are not tracked', async () => {
    const kept = keeping();
    const { access_token: access, refresh_token: refresh, sid } = await login(kept);
    await kept.auth.sessions.end(sid);
    const without = keeping({ store: kept.store, config: { sessionTracking: false } });
    expect(await fateOf(without, access)).to.equal('ok');
    const refreshed = await without.auth.refresh(refresh);
    expect(refreshed).to.not.have.property('refresh_token');
  });
});

describe('A token without a session', () => {
  it('is good where the subject was never logged out everywhere', async () => {
    const kept = keeping();
    for (const token of [await kept.auth.createAccessToken('alice'), await kept.auth.createRefreshToken('alice')]) {
      expect(await fateOf(kept, token)).to.equal('ok');
    }
    for (const changes of [{}, { sid: null }, { iat: undefined }]) {
      expect(await fateOf(kept, forge(goodClaims(changes)))).to.equal('ok');
    }
  });

  /** When it was issued, after a logout everywhere at `now`, and what becomes of it. */
  const rows: readonly [title: string, claims: object, fate: string][] = [
    ['a millisecond later', { iat: now / 1000, iat_ms: now + 1 }, 'ok'],
    ['in the same millisecond', { iat: now / 1000, iat_ms: now }, 'SessionRevoked'],
    ['a millisecond before', { iat: now / 1000 - 1, iat_ms: now - 1 }, 'SessionRevoked'],
    ['in the same second, without milliseconds', { iat: now / 1000 }, 'SessionRevoked'],
    ['in the second after, without milliseconds', { iat: now / 1000 + 1 }, 'ok'],
    ['later in the same second, as a fraction that AuthX does not write', { iat: now / 1000 + 0.9 }, 'SessionRevoked'],
    ['nobody knows when', { iat: undefined }, 'SessionRevoked'],
    ['before, and reissued since', { iat: now / 1000 + 1, iat_ms: now - 1 }, 'SessionRevoked'],
  ];

  for (const [title, claims, expected] of rows) {
    it(`${expected === 'ok' ? 'is good' : 'is refused'} where it was issued ${title}`, async () => {
      await withClock(now, async clock => {
        const kept = keeping();
        await kept.auth.sessions.endAll('alice');
        clock.tick(2000);
        for (const type of ['access', 'refresh']) {
          expect(await fateOf(kept, forge(goodClaims({ type, ...claims })))).to.equal(expected);
        }
        expect(await fateOf(kept, forge(goodClaims({ sub: 'bob', ...claims })))).to.equal('ok');
      });
    });
  }

  it('says in milliseconds when it was issued, where sessions are kept alone', async () => {
    await withClock(now + 789, async () => {
      const kept = keeping();
      const tokens = [await kept.auth.createAccessToken('alice'), await kept.auth.createRefreshToken('alice')];
      for (const token of tokens) expect(claimsOf(token).iat_ms).to.equal(now + 789);
      const without = keeping({ config: { sessionTracking: false } });
      expect(claimsOf(await without.auth.createAccessToken('alice'))).to.not.have.property('iat_ms');
    });
  });

  it('ends with a session that it was given', async () => {
    const kept = keeping();
    const { sid } = await login(kept);
    const token = await kept.auth.createAccessToken('alice', { sid });
    expect(await fateOf(kept, token)).to.equal('ok');
    await kept.auth.sessions.end(sid);
    expect(await fateOf(kept, token)).to.equal('SessionRevoked');
  });
});
