import { expect } from 'chai';
import { withClock } from './support/clock';
import { keeping, login, outcomeOf, type Keeping } from './support/login';

const now = 1_800_000_000_000;

/** The `sid` of each session of a list. */
const sidsOf = (sessions: readonly { readonly sid: string }[]): string[] => sessions.map(({ sid }) => sid);

/** Logs in several times, and returns the `sid` of each session. Two logins have the same time. */
async function logins(kept: Keeping, count: number): Promise<string[]> {
  return withClock(now, async clock => {
    const sids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      if (i !== 2) clock.tick(1000);
      sids.push((await login(kept)).sid);
    }
    // Within a millisecond, the `sid` decides.
    const twins = sids.slice(1, 3).sort();
    return [sids[0] as string, ...twins, ...sids.slice(3)];
  });
}

describe('auth.sessions.list', () => {
  it('returns pages that contain each session once, in the order of the whole list', async () => {
    const kept = keeping({ absoluteLifetime: '3650d' });
    const sids = await logins(kept, 7);
    await withClock(now + 60_000, async () => {
      expect(sidsOf(await kept.auth.sessions.list('alice'))).to.deep.equal(sids);
      for (const limit of [1, 2, 3, 7, 100]) {
        const found: string[] = [];
        for (let after; ;) {
          const page = await kept.auth.sessions.list('alice', { limit, after });
          found.push(...sidsOf(page));
          if (page.length < limit) break;
          after = page.at(-1);
        }
        expect(found, String(limit)).to.deep.equal(sids);
      }
    });
  });

  it('fills a page even if expired sessions lie between the active ones', async () => {
    const kept = keeping({ absoluteLifetime: '3650d' });
    const sids = await logins(kept, 7);
    for (const sid of sids.slice(0, 5)) kept.store.shown.set(sid, { endsAt: now - 1 });
    await withClock(now + 60_000, async () => {
      expect(sidsOf(await kept.auth.sessions.list('alice', { limit: 2 }))).to.deep.equal(sids.slice(5));
      expect(sidsOf(await kept.auth.sessions.list('alice', { limit: 1 }))).to.deep.equal(sids.slice(5, 6));
    });
  });

  it('returns no more sessions than the limit if a second page of the store holds more than are missing', async () => {
    const kept = keeping({ absoluteLifetime: '3650d' });
    const sids = await logins(kept, 4);
    kept.store.shown.set(sids[1]!, { endsAt: now - 1 });
    await withClock(now + 60_000, async () => {
      const page = await kept.auth.sessions.list('alice', { limit: 2 });
      expect(sidsOf(page)).to.deep.equal([sids[0], sids[2]]);
    });
  });

  it('asks the store once for a page that is full, and for no page without a limit', async () => {
    const kept = keeping({ absoluteLifetime: '3650d' });
    await logins(kept, 5);
    const asked: unknown[] = [];
    const { store } = kept;
    store.list = (subject, page) => {
      asked.push(page);
      return store.inner.list(subject, page);
    };
    await withClock(now + 60_000, async () => {
      await kept.auth.sessions.list('alice', { limit: 2 });
      await kept.auth.sessions.list('alice');
    });
    expect(asked).to.deep.equal([{ limit: 2, after: undefined }, undefined]);
  });

  it('cuts the page itself when the store ignores the limit', async () => {
    const kept = keeping({ absoluteLifetime: '3650d' });
    const sids = await logins(kept, 5);
    const { store } = kept;
    store.list = subject => store.inner.list(subject);
    await withClock(now + 60_000, async () => {
      const page = await kept.auth.sessions.list('alice', { limit: 2 });
      expect(sidsOf(page)).to.deep.equal(sids.slice(0, 2));
      const rest = await kept.auth.sessions.list('alice', { limit: 10, after: page.at(-1) });
      expect(sidsOf(rest)).to.deep.equal(sids.slice(2));
    });
  });

  it('refuses invalid options', async () => {
    const { auth } = keeping();
    for (const limit of [0, -1, 1.5, NaN, '5', null]) {
      const error: unknown = await auth.sessions.list('alice', { limit } as never).catch((thrown: unknown) => thrown);
      expect(error, String(limit))
        .to.be.instanceOf(RangeError)
        .with.property('message', 'sessions.list: limit must be a whole number above 0.');
    }
    for (const after of [
      {},
      { sid: 's' },
      { createdAt: new Date(NaN), sid: 's' },
      { createdAt: new Date(0), sid: 1 },
    ]) {
      const error: unknown = await auth.sessions.list('alice', { after } as never).catch((thrown: unknown) => thrown);
      expect(error, JSON.stringify(after))
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .that.includes('sessions.list: after must be a session of the page before');
    }
    const error: unknown = await auth.sessions.list('alice', { max: 1 } as never).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error).with.property('message').that.includes('sessions.list').and.includes('max');
  });

  it('refuses with 503 when the store answers with invalid sessions', async () => {
    for (const answer of [undefined, null, {}, 'none', [undefined], [{ sid: 's' }]]) {
      const kept = keeping({ maxPerSubject: 2 });
      const { sid } = await login(kept);
      kept.store.failures.set('list', () => answer);
      expect(await outcomeOf(kept.auth.sessions.list('alice'))).to.equal('RevocationUnavailableError');
      expect(await outcomeOf(login(kept))).to.equal('RevocationUnavailableError');
      kept.store.failures.clear();
      for (const shown of [{ endsAt: NaN }, { createdAt: '1' }, { revokedAt: undefined }]) {
        kept.store.shown.set(sid, shown as never);
        expect(await outcomeOf(kept.auth.sessions.list('alice'))).to.equal('RevocationUnavailableError');
      }
    }
  });
});
