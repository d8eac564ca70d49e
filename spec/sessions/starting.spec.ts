import { expect } from 'chai';
import type { Device } from '../../src/index';
import { claimsOf } from '../token/issuing';
import { withClock } from './support/clock';
import { expectAllDead, fateOf, jtiOf, keeping, login, outcomeOf } from './support/login';
import { SpecStore } from './support/SpecStore';

const day = 86_400_000;

const requestOf = (headers: readonly string[], ip?: string): NonNullable<Device['request']> => ({
  req: { rawHeaders: headers },
  ...(ip !== undefined && { ip }),
});

describe('A login', () => {
  it('starts a session that both of its tokens belong to', async () => {
    await withClock(1_800_000_000_123, async () => {
      const kept = keeping();
      const { access_token: access, refresh_token: refresh, sid } = await login(kept, { accessScopes: ['a', 'b:*'] });
      expect(claimsOf(refresh).sid).to.equal(sid);
      expect(claimsOf(access)).to.include({ iat: 1_800_000_000, iat_ms: 1_800_000_000_123 });
      const { session } = await kept.store.look(sid, 'alice');
      expect(session).to.deep.equal({
        sid,
        subject: 'alice',
        createdAt: 1_800_000_000_123,
        lastActiveAt: 1_800_000_000_123,
        endsAt: 1_800_000_000_123 + 90 * day,
        revokedAt: null,
        end: null,
        ipAddress: null,
        userAgent: null,
        device: null,
        accessScopes: ['a', 'b:*'],
        refresh: {
          jti: jtiOf(refresh),
          issuedAt: 1_800_000_000_123,
          expiresAt: claimsOf(refresh).exp,
          previousJti: null,
          rotatedAt: null,
        },
      });
    });
  });

  it('starts a new session each time', async () => {
    const kept = keeping();
    const sids = [await login(kept), await login(kept), await login(kept, {}, 'bob')].map(({ sid }) => sid);
    expect(new Set(sids).size).to.equal(3);
    expect((await kept.auth.sessions.list('alice')).map(({ sid }) => sid).sort()).to.deep.equal(
      sids.slice(0, 2).sort(),
    );
  });

  it('calls the store twice when there is no session limit', async () => {
    const kept = keeping();
    await login(kept);
    expect(kept.store.calls).to.deep.equal(['look', 'add']);
  });

  it('refuses a sid in its options, to prevent session fixation', async () => {
    const error = await login(keeping(), { sid: 'mine' } as never).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TypeError);
    expect((error as Error).message).to.match(/sid is not one of/);
  });

  it('sets the end of the session from absoluteLifetime and the expiry of the refresh token', async () => {
    await withClock(1_800_000_000_000, async () => {
      const { store, auth } = keeping({ absoluteLifetime: '1h', config: { refreshTokenExpires: null } });
      const { sid } = await login({ auth });
      const { session } = await store.look(sid, 'alice');
      expect([session?.endsAt, session?.refresh.expiresAt]).to.deep.equal([1_800_003_600_000, null]);
      const forEver = keeping({ absoluteLifetime: null });
      const other = await login(forEver, { refreshExpires: '2h' });
      const { session: endless } = await forEver.store.look(other.sid, 'alice');
      expect([endless?.endsAt, endless?.refresh.expiresAt]).to.deep.equal([null, 1_800_007_200]);
    });
  });

  it('stores the IP address and the User-Agent of its request, cut to their maximum length', async () => {
    const kept = keeping();
    const infoOf = async (request: Device['request']): Promise<unknown[]> => {
      const { sid } = await login(kept, { request });
      const info = await kept.auth.sessions.find(sid);
      return [info?.ipAddress, info?.userAgent];
    };
    expect(await infoOf(requestOf(['User-Agent', 'Firefox'], '127.0.0.1'))).to.deep.equal(['127.0.0.1', 'Firefox']);
    expect(await infoOf(requestOf(['user-agent', 'one', 'User-Agent', 'two']))).to.deep.equal([undefined, 'one']);
    expect(await infoOf(requestOf(['Accept', '*/*'], ''))).to.deep.equal(['', undefined]);
    const long = await infoOf(requestOf(['User-Agent', 'x'.repeat(9000)], 'f'.repeat(900)));
    expect(long).to.deep.equal(['f'.repeat(64), 'x'.repeat(512)]);
  });

  it('stores a copy of the device data', async () => {
    const kept = keeping();
    const device: Record<string, unknown> = { name: 'phone', at: new Date(0), nested: { list: [1, null] } };
    const { sid } = await login(kept, { device });
    device.name = 'changed';
    const info = await kept.auth.sessions.find(sid);
    const expected = { name: 'phone', at: '1970-01-01T00:00:00.000Z', nested: { list: [1, null] } };
    expect(info?.device).to.deep.equal(expected);
    expect((await kept.auth.sessions.find((await login(kept)).sid))?.device).to.deep.equal({});
  });

  it('says in the error what is wrong with the device', async () => {
    const kept = keeping();
    const failure = async (device: unknown): Promise<unknown> =>
      kept.auth.createTokenPair('alice', { device: device as never }).catch((error: unknown) => error);
    for (const device of ['phone', { toJSON: () => undefined }]) {
      expect(await failure(device))
        .to.be.instanceOf(TypeError)
        .and.have.property('message', 'device must be an object of JSON values.');
    }
    expect(await failure({ text: 'x'.repeat(2048) }))
      .to.be.instanceOf(RangeError)
      .and.have.property('message', 'device has over 2048 characters as JSON. Keep less of it.');
  });

  it('refuses a device that is too long or not an object of JSON values, and starts no session', async () => {
    const kept = keeping();
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    for (const device of [
      { text: 'x'.repeat(2048) },
      [],
      'phone',
      null,
      { toJSON: () => undefined },
      circular,
      { big: 1n },
      { constructor: 'x' },
      { nested: [{ toString: 'x' }] },
      JSON.parse('{"__proto__":{}}'),
    ]) {
      const failed: unknown = await kept.auth
        .createTokenPair('alice', { device: device as never })
        .catch((error: unknown) => error);
      expect(failed, typeof device).to.be.instanceOf(Error);
    }
    expect(await kept.auth.sessions.list('alice')).to.deep.equal([]);
    expect(kept.store.calls).to.not.include('add');
    await login(kept, { device: { text: 'x'.repeat(2048 - '{"text":""}'.length) } });
  });

  it('gives valid tokens right after a logout everywhere, even if the clock is set back', async () => {
    await withClock(1_800_000_000_000, async clock => {
      const kept = keeping();
      const before = await login(kept);
      await kept.auth.sessions.endAll('alice');
      const after = await login(kept);
      expect(await fateOf(kept, after.access_token)).to.equal('ok');
      clock.tick(-3_600_000);
      const early = await login(kept);
      clock.tick(7_200_000);
      for (const token of [early.refresh_token, after.refresh_token]) expect(await fateOf(kept, token)).to.equal('ok');
      expect(await fateOf(kept, before.refresh_token)).to.equal('SessionRevoked');
    });
  });

  it('gives no usable tokens if a logout everywhere happens before its session is written', async () => {
    const kept = keeping();
    const stop = kept.store.stop('before add');
    const loggingIn = login(kept);
    await stop.reached;
    await kept.auth.sessions.endAll('alice');
    stop.go();
    const { access_token: access, refresh_token: refresh } = await loggingIn;
    await expectAllDead(kept, [access, refresh]);
  });
});

describe('Login with maxPerSubject', () => {
  const three = { maxPerSubject: 3 } as const;

  /** Returns the indexes of the logins whose sessions are active. */
  async function live(
    kept: ReturnType<typeof keeping>,
    logins: readonly { readonly sid: string }[],
  ): Promise<number[]> {
    const open = (await kept.auth.sessions.list('alice')).map(({ sid }) => sid);
    return logins.flatMap(({ sid }, i) => (open.includes(sid) ? [i] : []));
  }

  /** Logs in several times, one millisecond apart. */
  const logins = (kept: ReturnType<typeof keeping>, count: number) =>
    withClock(1_800_000_000_000, async clock => {
      const all = [];
      for (let i = 0; i < count; i += 1) {
        all.push(await login(kept));
        clock.tick(1);
      }
      return { all, live: await live(kept, all) };
    });

  it('ends the oldest session when the limit is exceeded', async () => {
    const kept = keeping(three);
    const { all, live: left } = await logins(kept, 5);
    expect(left).to.deep.equal([2, 3, 4]);
    const { session } = await kept.store.look(all[0]?.sid, 'alice');
    expect(session?.end).to.equal('limit');
  });

  it('is refused with 403 when onLimit is refuse, and the existing sessions stay', async () => {
    const kept = keeping({ ...three, onLimit: 'refuse' });
    const { all } = await logins(kept, 3);
    const before = kept.store.calls.filter(call => call === 'add').length;
    const failed = (await kept.auth.createTokenPair('alice').catch((e: unknown) => e)) as { status: number };
    expect([failed.status, (failed as { errorType?: string }).errorType]).to.deep.equal([403, 'SessionLimitError']);
    expect(kept.store.calls.filter(call => call === 'add').length).to.equal(before);
    expect(await live(kept, all)).to.deep.equal([0, 1, 2]);
    await kept.auth.sessions.end(all[1]?.sid ?? '');
    await login(kept);
  });

  it('counts each subject separately', async () => {
    const kept = keeping({ maxPerSubject: 1, onLimit: 'refuse' });
    await login(kept, {}, 'alice');
    await login(kept, {}, 'bob');
  });

  it('ends the oldest session, not the new one, if the clock of the process lags', async () => {
    await withClock(1_800_000_000_000, async clock => {
      const kept = keeping({ maxPerSubject: 1 });
      const first = await login(kept);
      clock.tick(-4000);
      const second = await login(kept);
      expect([await fateOf(kept, first.access_token), await fateOf(kept, second.access_token)]).to.deep.equal([
        'SessionRevoked',
        'ok',
      ]);
    });
  });

  for (const onLimit of ['endOldest', 'refuse'] as const) {
    it(`does not count sessions that are over, with onLimit ${onLimit}`, async () => {
      await withClock(1_800_000_000_000, async clock => {
        const ends = [
          { options: {}, change: { endsAt: clock.now() } },
          { options: { idleLifetime: '1h' as const }, change: { lastActiveAt: clock.now() - 3_600_000 } },
          { options: {}, change: { revokedAt: 1 } },
        ];
        for (const { options, change } of ends) {
          const kept = keeping({ maxPerSubject: 1, onLimit, ...options });
          const first = await login(kept);
          kept.store.shown.set(first.sid, change);
          await login(kept);
          expect((await kept.store.inner.look(first.sid, 'alice')).session?.end, JSON.stringify(change)).to.equal(null);
        }
        const left = keeping({ maxPerSubject: 1, onLimit });
        const forgotten = await login(left, { refreshExpires: '1h' });
        clock.tick(3_600_000);
        await login(left);
        expect((await left.store.look(forgotten.sid, 'alice')).session?.end).to.equal(null);
      });
    });

    it(`leaves at most maxPerSubject sessions after 20 concurrent logins, with onLimit ${onLimit}`, async () => {
      for (const store of [new SpecStore(), scattering()]) {
        const kept = keeping({ ...three, onLimit, store });
        const tried = await Promise.allSettled(Array.from({ length: 20 }, () => login(kept)));
        const open = await kept.auth.sessions.list('alice');
        expect(open.length).to.be.at.most(3).and.at.least(1);
        if (onLimit === 'endOldest') {
          expect(open).to.have.length(3);
          expect(tried.every(({ status }) => status === 'fulfilled')).to.equal(true);
          continue;
        }
        const let_in = tried.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
        // No accepted login is ended in favor of another.
        expect(let_in.map(({ sid }) => sid).sort()).to.deep.equal(open.map(({ sid }) => sid).sort());
        const refusals = tried.flatMap(one => (one.status === 'rejected' ? [(one.reason as Error).name] : []));
        expect(new Set(refusals)).to.deep.equal(new Set(['SessionLimitError']));
      }
    });
  }

  it('refuses a login that began first and was written last, if the limit is reached', async () => {
    await withClock(1_800_000_000_000, async clock => {
      const kept = keeping({ maxPerSubject: 1, onLimit: 'refuse' });
      const stop = kept.store.stop('before add');
      const slow = login(kept);
      await stop.reached;
      clock.tick(1000);
      const quick = await login(kept);
      stop.go();
      expect(await outcomeOf(slow)).to.equal('SessionLimitError');
      expect((await kept.auth.sessions.list('alice')).map(({ sid }) => sid)).to.deep.equal([quick.sid]);
    });
  });

  for (const [looks, outcome] of [
    [4, 'ok'],
    [5, 'SessionLimitError'],
  ] as const) {
    it(`waits for a concurrent login to withdraw, and ends with ${outcome} if that login is seen ${String(looks)} times`, async () => {
      const kept = keeping({ maxPerSubject: 1, onLimit: 'refuse' });
      const { store } = kept;
      let lists = 0;
      // The first list is of the time before the login was stored. The other login counts as the later one.
      store.failures.set('list', async () => {
        lists += 1;
        const own = await store.inner.list('alice');
        return lists > 1 + looks
          ? own
          : own.flatMap(session => [session, { ...session, sid: 'another', createdAt: session.createdAt + 1 }]);
      });
      const attempt = login(kept);
      expect(await outcomeOf(attempt)).to.equal(outcome);
      store.failures.clear();
      expect(lists).to.equal(outcome === 'ok' ? looks + 2 : looks + 1);
      const open = await kept.auth.sessions.list('alice');
      expect(open).to.have.length(outcome === 'ok' ? 1 : 0);
    });
  }

  it('records when and why a withdrawn login ended', async () => {
    await withClock(1_800_000_000_000, async () => {
      const kept = keeping({ maxPerSubject: 1, onLimit: 'refuse' });
      const { store } = kept;
      const sids: string[] = [];
      const add = store.inner.add.bind(store.inner);
      store.inner.add = session => {
        sids.push(session.sid);
        return add(session);
      };
      const stop = store.stop('before add');
      const slow = login(kept);
      await stop.reached;
      await login(kept);
      stop.go();
      expect(await outcomeOf(slow)).to.equal('SessionLimitError');
      const { session } = await store.look(sids[1], 'alice');
      expect(session).to.include({ end: 'limit', revokedAt: 1_800_000_000_000 });
    });
  });

  it('accepts the first of two concurrent logins that both exceed the limit', async () => {
    await withClock(1_800_000_000_000, async clock => {
      const kept = keeping({ maxPerSubject: 1, onLimit: 'refuse' });
      const { store } = kept;
      const added = store.stop('after add');
      const first = login(kept);
      await added.reached;
      clock.tick(1);
      // The second login counted the sessions before the first one was stored.
      store.failures.set('list', () => {
        store.failures.delete('list');
        return [];
      });
      const withdrawing = store.stop('before revoke');
      const second = login(kept);
      await withdrawing.reached;
      const counted = store.stop('after list');
      added.go();
      await counted.reached;
      counted.go();
      withdrawing.go();
      const outcomes = await Promise.all([outcomeOf(first), outcomeOf(second)]);
      expect(outcomes).to.deep.equal(['ok', 'SessionLimitError']);
    });
  });
});

/** Returns a store whose calls interleave at random. */
function scattering(): SpecStore {
  class Scattering extends SpecStore {
    override async add(session: never): Promise<void> {
      await pause();
      await super.add(session);
      await pause();
    }

    override async list(subject: string): ReturnType<SpecStore['list']> {
      await pause();
      const listed = await super.list(subject);
      await pause();
      return listed;
    }
  }
  return new Scattering();
}

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, Math.random() * 8));
