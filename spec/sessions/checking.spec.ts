import { expect } from 'chai';
import type { Session } from '../../src/index';
import { MemoryRevocationStore } from '../../src/testing/index';
import { forge, goodClaims } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { withClock } from './support/clock';
import { fateOf, keeping, login, outcomeOf, type KeepingChanges } from './support/login';

const now = 1_800_000_000_000;

describe('A token with a session', () => {
  it('is accepted while the session is active, as access and as refresh token', async () => {
    const kept = keeping();
    const { access_token: access, refresh_token: refresh } = await login(kept);
    expect([await fateOf(kept, access), await fateOf(kept, refresh)]).to.deep.equal(['ok', 'ok']);
  });

  /** How the session looks in the store, the options, and the result for its tokens. */
  const rows: readonly [title: string, change: Partial<Session>, options: KeepingChanges, fate: string][] = [
    ['was ended a millisecond ago', { revokedAt: now - 1, end: 'ended' }, {}, 'SessionRevoked'],
    ['was ended at a time in the future, by a clock that is ahead', { revokedAt: now + 60_000 }, {}, 'SessionRevoked'],
    ['was ended in 1970', { revokedAt: 0 }, {}, 'SessionRevoked'],
    ['expires now', { endsAt: now }, {}, 'SessionRevoked'],
    ['expires in a millisecond', { endsAt: now + 1 }, {}, 'ok'],
    ['never expires', { endsAt: null }, { absoluteLifetime: null }, 'ok'],
    ['has been idle for its idleLifetime', { lastActiveAt: now - 3_600_000 }, { idleLifetime: '1h' }, 'SessionRevoked'],
    [
      'has been idle for a millisecond less than its idleLifetime',
      { lastActiveAt: now - 3_599_999 },
      { idleLifetime: '1h' },
      'ok',
    ],
    ['has been idle for years without an idleLifetime', { lastActiveAt: 1 }, {}, 'ok'],
    ['belongs to another subject', { subject: 'bob' }, {}, 'SessionRevoked'],
    ['belongs to a subject in another letter case', { subject: 'Alice' }, {}, 'SessionRevoked'],
    ['has no subject in the answer of the store', { subject: undefined }, {}, 'RevocationUnavailableError'],
    ['has no revokedAt in the answer of the store', { revokedAt: undefined }, {}, 'RevocationUnavailableError'],
  ];

  for (const [title, change, options, expected] of rows) {
    it(`is ${expected === 'ok' ? 'accepted' : `refused with ${expected}`} when the session ${title}`, async () => {
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

  it('is refused with 401 and the header WWW-Authenticate after the session ended', async () => {
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

  it('is refused when the store does not know the session', async () => {
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

  it('is refused when its sid claim is not a string', async () => {
    const kept = keeping();
    for (const sid of [1, true, [], {}]) {
      expect(await fateOf(kept, forge(goodClaims({ sid })))).to.equal('JWTDecodeError');
    }
  });

  it('is refused when it names a session of another subject', async () => {
    const kept = keeping();
    const { sid } = await login(kept);
    expect(await fateOf(kept, forge(goodClaims({ sid, sub: 'mallory' })))).to.equal('SessionRevoked');
  });

  it('is accepted by its session alone, even if it was issued before a logout everywhere', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      await kept.auth.sessions.endAll('alice');
      clock.tick(10_000);
      const { sid } = await login(kept);
      expect(await fateOf(kept, forge(goodClaims({ sid, iat: now / 1000 - 60, iat_ms: 1 })))).to.equal('ok');
    });
  });

  it('is looked up again at each request', async () => {
    const kept = keeping();
    const { access_token: access, sid } = await login(kept);
    await fateOf(kept, access);
    await fateOf(kept, access);
    expect(kept.store.calls.filter(call => call === 'look')).to.have.length(3);
    await kept.auth.sessions.end(sid);
    expect(await fateOf(kept, access)).to.equal('SessionRevoked');
  });

  it('is checked in the revocation store and in the session store at the same time', async () => {
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

  it('is refused if the session has ended, if the token is revoked, and if both happened', async () => {
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
          // Without the wrapper of the spec, the store in memory answers synchronously.
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

  it('is accepted without a session lookup when sessionTracking is false', async () => {
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
  it('is accepted if the subject was never logged out everywhere', async () => {
    const kept = keeping();
    for (const token of [await kept.auth.createAccessToken('alice'), await kept.auth.createRefreshToken('alice')]) {
      expect(await fateOf(kept, token)).to.equal('ok');
    }
    for (const changes of [{}, { sid: null }, { iat: undefined }]) {
      expect(await fateOf(kept, forge(goodClaims(changes)))).to.equal('ok');
    }
  });

  /** When the token was issued, after a logout everywhere at `now`, and the result. */
  const rows: readonly [title: string, claims: object, fate: string][] = [
    ['a millisecond after the logout', { iat: now / 1000, iat_ms: now + 1 }, 'ok'],
    ['in the same millisecond as the logout', { iat: now / 1000, iat_ms: now }, 'SessionRevoked'],
    ['a millisecond before the logout', { iat: now / 1000 - 1, iat_ms: now - 1 }, 'SessionRevoked'],
    ['in the same second, without iat_ms', { iat: now / 1000 }, 'SessionRevoked'],
    ['in the second after the logout, without iat_ms', { iat: now / 1000 + 1 }, 'ok'],
    [
      'later in the same second, with a fractional iat that AuthX does not write',
      { iat: now / 1000 + 0.9 },
      'SessionRevoked',
    ],
    ['at an unknown time', { iat: undefined }, 'SessionRevoked'],
    ['before the logout by iat_ms, and after it by iat', { iat: now / 1000 + 1, iat_ms: now - 1 }, 'SessionRevoked'],
  ];

  for (const [title, claims, expected] of rows) {
    it(`is ${expected === 'ok' ? 'accepted' : 'refused'} after a logout everywhere when it was issued ${title}`, async () => {
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

  it('carries iat_ms, the time of issue in milliseconds, only if sessions are tracked', async () => {
    await withClock(now + 789, async () => {
      const kept = keeping();
      const tokens = [await kept.auth.createAccessToken('alice'), await kept.auth.createRefreshToken('alice')];
      for (const token of tokens) expect(claimsOf(token).iat_ms).to.equal(now + 789);
      const without = keeping({ config: { sessionTracking: false } });
      expect(claimsOf(await without.auth.createAccessToken('alice'))).to.not.have.property('iat_ms');
    });
  });

  it('ends with the session whose sid it was given', async () => {
    const kept = keeping();
    const { sid } = await login(kept);
    const token = await kept.auth.createAccessToken('alice', { sid });
    expect(await fateOf(kept, token)).to.equal('ok');
    await kept.auth.sessions.end(sid);
    expect(await fateOf(kept, token)).to.equal('SessionRevoked');
  });
});
