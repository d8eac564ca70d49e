import { expect } from 'chai';
import { withClock } from './support/clock';
import { fateOf, keeping, login, type Keeping } from './support/login';

const now = 1_800_000_000_000;
const minute = 60_000;

const touches = ({ store }: Keeping): number => store.calls.filter(call => call === 'touch').length;

async function lastActive({ store }: Keeping, sid: string): Promise<number | undefined> {
  return (await store.inner.look(sid, 'alice')).session?.lastActiveAt;
}

describe('The last activity of a session', () => {
  it('is written at most once per lastActiveInterval', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { sid, access_token: access, refresh_token: refresh } = await login(kept);
      for (const [tick, times] of [
        [0, 0],
        [minute - 1, 0],
        [1, 1],
        [1, 1],
        [minute - 2, 1],
        [1, 2],
        [10 * minute, 3],
      ] as const) {
        clock.tick(tick);
        await fateOf(kept, access);
        await fateOf(kept, refresh);
        expect(touches(kept), String(clock.now() - now)).to.equal(times);
      }
      expect(await lastActive(kept, sid)).to.equal(now + 12 * minute);
    });
  });

  it('is written at each request when the interval is 0', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ lastActiveInterval: 0 });
      const { access_token: access } = await login(kept);
      clock.tick(1);
      await fateOf(kept, access);
      clock.tick(1);
      await fateOf(kept, access);
      expect(touches(kept)).to.equal(2);
    });
  });

  it('is not written again after another process has written it', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const other = keeping({ store: kept.store });
      const { access_token: access } = await login(kept);
      clock.tick(minute);
      await fateOf(other, access);
      await fateOf(kept, access);
      expect(touches(kept)).to.equal(1);
    });
  });

  it('is not written for a refused token or for a token without a session', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { sid, access_token: access } = await login(kept);
      const free = await kept.auth.createAccessToken('alice');
      await kept.auth.sessions.end(sid);
      clock.tick(minute);
      await fateOf(kept, access);
      await fateOf(kept, free);
      expect(touches(kept)).to.equal(0);
    });
  });

  it('is not written when sessionUpdateLastActive is false', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ config: { sessionUpdateLastActive: false } });
      const { sid, access_token: access } = await login(kept);
      clock.tick(10 * minute);
      expect(await fateOf(kept, access)).to.equal('ok');
      expect([touches(kept), await lastActive(kept, sid)]).to.deep.equal([0, now]);
    });
  });

  it('is written by a refresh, even when sessionUpdateLastActive is false', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ config: { sessionUpdateLastActive: false } });
      const { sid, refresh_token: refresh } = await login(kept);
      clock.tick(5);
      await kept.auth.refresh(refresh);
      expect(await lastActive(kept, sid)).to.equal(now + 5);
    });
  });

  it('is written by a refresh together with the new token, without a second call', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { sid, refresh_token: refresh } = await login(kept);
      clock.tick(10 * minute);
      const guarded = await kept.auth.verifyToken(refresh, { type: 'refresh' });
      await kept.auth.refresh(refresh);
      expect(guarded.sid).to.equal(sid);
      expect([touches(kept), await lastActive(kept, sid)]).to.deep.equal([0, now + 10 * minute]);
    });
  });

  it('is written by a refresh when rotation is off', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ rotation: false });
      const { refresh_token: refresh } = await login(kept);
      clock.tick(minute);
      await kept.auth.refresh(refresh);
      expect(touches(kept)).to.equal(1);
    });
  });

  it('keeps the session from being idle', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ idleLifetime: '2m' });
      const { access_token: access } = await login(kept);
      for (let i = 0; i < 4; i += 1) {
        clock.tick(minute + 59_999);
        expect(await fateOf(kept, access)).to.equal('ok');
      }
      clock.tick(2 * minute);
      expect(await fateOf(kept, access)).to.equal('SessionRevoked');
    });
  });

  it('does not delay the request', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ lastActiveInterval: 0 });
      const { access_token: access } = await login(kept);
      clock.tick(1);
      kept.store.failures.set('touch', () => new Promise(() => undefined));
      expect(await fateOf(kept, access)).to.equal('ok');
    });
  });

  for (const [title, failure] of [
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ] as const) {
    it(`does not refuse the request when touch() ${title}, and the failure is reported`, async () => {
      await withClock(now, async clock => {
        const kept = keeping({ lastActiveInterval: 0 });
        const { access_token: access } = await login(kept);
        clock.tick(1);
        kept.store.failures.set('touch', failure);
        // A store of an application can throw synchronously.
        if (title === 'throws') kept.store.touch = failure;
        expect(await fateOf(kept, access)).to.equal('ok');
        await new Promise(setImmediate);
        expect(kept.reports.map(({ cause }) => (cause as Error).message)).to.deep.equal(['disk full']);
        expect(kept.reports[0]?.message).to.equal(
          'The session store failed during a session lookup; the activity was not recorded.',
        );
      });
    });
  }
});
