import { expect } from 'chai';
import type { Redis } from 'ioredis';
import type { Session } from '../../../src/index';
import type { RedisSessionStore } from '../../../src/entries/redis';
import { someRotation } from '../../../src/testing/session/rotating';
import { someSession, someSessions, type SessionChanges } from '../../../src/testing/session/someSession';
import { withClock } from '../../sessions/support/clock';
import { eventually } from '../support/privateStores';
import { describeOnRedis, newClient, newPrefix, openSessionStore } from '../support/redisServer';

const hour = 3_600_000;
const day = 24 * hour;

/** Milliseconds that two clocks may differ, and that a request may take. */
const margin = 2000;

describeOnRedis('Expiry of session keys in Redis', () => {
  const prefix = newPrefix();
  let client: Redis;
  let store: RedisSessionStore;

  before(async () => {
    client = newClient();
    store = await openSessionStore(client, { prefix });
  });

  const left = ({ sid }: Session): Promise<number> => client.pttl(`${prefix}id:${sid}`);
  const subjectLeft = ({ subject }: Session): Promise<number> => client.pttl(`${prefix}of:${subject}`);
  const sids = ({ subject }: Session): Promise<string[]> => client.zrange(`${prefix}of:${subject}`, 0, -1);

  /** Returns a session that ends after some hours, or whose refresh token expires after some hours. */
  const lasting = (ends: number | null, refresh: number | null, changes: SessionChanges = {}): Session =>
    someSession({
      ...changes,
      endsAt: ends === null ? null : Date.now() + ends * hour,
      refresh: { expiresAt: expiry(refresh) },
    });

  const expiry = (hours: number | null): number | null =>
    hours === null ? null : Math.ceil((Date.now() + hours * hour) / 1000);

  for (const [ends, refresh, first] of [
    [5, 9, 5],
    [9, 5, 5],
    [null, 5, 5],
    [5, null, 5],
    [-3, 5, -3],
  ] as const) {
    it(`is one day after the earlier end: session ${String(ends)} h, refresh token ${String(refresh)} h`, async () => {
      const session = lasting(ends, refresh);
      await store.add(session);
      for (const time of [await left(session), await subjectLeft(session)]) {
        expect(time).to.be.closeTo(first * hour + day, margin);
      }
    });
  }

  const endless: readonly (readonly [endsAt: number | null, expiresAt: number | null])[] = [
    [null, null],
    [null, Number.MAX_SAFE_INTEGER],
    [Number.MAX_VALUE, null],
  ];
  for (const [endsAt, expiresAt] of endless) {
    it(`is never for a session without an end, or with a very late one: ${String(endsAt)}`, async () => {
      const session = someSession({ endsAt, refresh: { expiresAt } });
      await store.add(session);
      expect([await left(session), await subjectLeft(session)]).to.deep.equal([-1, -1]);
    });
  }

  it('is immediate for a session that ended more than a day ago', async () => {
    const [over, other] = someSessions(2, { endsAt: Date.now() - day - 1000 }) as [Session, Session];
    await store.add(over);
    await store.add(other);
    // A key lives at least for a moment.
    await eventually(async () => expect(await client.exists(`${prefix}id:${over.sid}`)).to.equal(0));
    await eventually(async () => expect(await store.list(over.subject)).to.deep.equal([]));
    expect(await store.look(over.sid, over.subject)).to.include({ session: undefined, notBefore: undefined });
    expect(await store.rotate(over.sid, someRotation(over.refresh.jti))).to.equal(false);
    await store.touch([over.sid], Date.now());
    expect(await store.revoke(over.sid, { at: 1, end: 'ended' })).to.equal(false);
    expect(await client.exists(`${prefix}id:${over.sid}`)).to.equal(0);
  });

  it('is set as a duration, so a wrong clock of the server does not matter', async () => {
    await withClock(Date.now() + 1000 * hour, async () => {
      const session = lasting(9, 5);
      await store.add(session);
      expect(await left(session)).to.be.closeTo(5 * hour + day, margin);
      const successor = { jti: 'next', issuedAt: Date.now(), expiresAt: expiry(7) };
      await store.rotate(session.sid, { presented: session.refresh.jti, successor, at: Date.now() });
      expect(await left(session)).to.be.closeTo(7 * hour + day, margin);
    });
  });

  it('follows each rotation, whether the new refresh token expires later, earlier or never', async () => {
    const session = lasting(null, 5);
    await store.add(session);
    let presented = session.refresh.jti;
    for (const [hours, subjects] of [
      [9, 9],
      [2, 9],
      [null, undefined],
      [3, undefined],
    ] as const) {
      const successor = { jti: `${session.sid}-${String(hours)}`, issuedAt: Date.now(), expiresAt: expiry(hours) };
      expect(await store.rotate(session.sid, { presented, successor, at: Date.now() })).to.equal(true);
      presented = successor.jti;
      if (hours === null) expect(await left(session)).to.equal(-1);
      else expect(await left(session)).to.be.closeTo(hours * hour + day, margin);
      if (subjects === undefined) expect(await subjectLeft(session)).to.equal(-1);
      else expect(await subjectLeft(session)).to.be.closeTo(subjects * hour + day, margin);
    }
    expect(await sids(session)).to.deep.equal([session.sid]);
  });

  it('is never later than the end of the session, however often the refresh token is rotated', async () => {
    const session = lasting(6, 5);
    await store.add(session);
    const successor = { jti: 'next', issuedAt: Date.now(), expiresAt: expiry(90) };
    await store.rotate(session.sid, { presented: session.refresh.jti, successor, at: Date.now() });
    expect(await left(session)).to.be.closeTo(6 * hour + day, margin);
  });

  it('stays the same when the session is ended or active', async () => {
    const [one, two, three, active] = someSessions(4, { endsAt: Date.now() + 5 * hour }) as [
      Session,
      Session,
      Session,
      Session,
    ];
    for (const session of [one, two, three, active]) await store.add(session);
    await store.touch([active.sid], Date.now() + 1000);
    await store.revoke(one.sid, { at: 1, end: 'ended' });
    await store.revokeOthers(one.subject, three.sid, { at: 1, end: 'others' });
    await store.revokeAll(one.subject, { at: 1, end: 'everywhere' });
    for (const session of [one, two, three, active]) {
      expect(await left(session)).to.be.closeTo(5 * hour + day, margin);
    }
  });

  it('is never for the notBefore time of a subject', async () => {
    const { subject } = someSession();
    for (const at of [5, 9, 7]) await store.revokeAll(subject, { at, end: 'everywhere' });
    expect(await client.pttl(`${prefix}notbefore:${subject}`)).to.equal(-1);
    expect(await client.get(`${prefix}notbefore:${subject}`)).to.equal('9');
  });

  it('is that of the longest session for the set of a subject, whatever their order', async () => {
    const first = lasting(5, null);
    for (const hours of [5, 9, 2, 7]) await store.add(lasting(hours, null, { subject: first.subject }));
    expect(await subjectLeft(first)).to.be.closeTo(9 * hour + day, margin);
    await store.add(lasting(null, null, { subject: first.subject }));
    await store.add(lasting(7, null, { subject: first.subject }));
    expect(await subjectLeft(first)).to.equal(-1);
  });

  it('removes an ended session from the set of its subject, and the set with its last session', async () => {
    const [one, two, three, four] = someSessions(4) as [Session, Session, Session, Session];
    for (const session of [one, two, three, four]) await store.add(session);
    await store.revoke(one.sid, { at: 1, end: 'ended' });
    expect((await sids(one)).sort()).to.deep.equal([two.sid, three.sid, four.sid].sort());
    await store.revokeOthers(one.subject, three.sid, { at: 1, end: 'others' });
    expect(await sids(one)).to.deep.equal([three.sid]);
    await store.add(someSession({ subject: one.subject, revokedAt: 1, end: 'ended' }));
    expect(await sids(one)).to.deep.equal([three.sid]);
    await store.revokeAll(one.subject, { at: 1, end: 'everywhere' });
    expect(await client.exists(`${prefix}of:${one.subject}`)).to.equal(0);
  });

  it('removes expired sessions from the set of a subject, but not those that only a wrong clock calls expired', async () => {
    const { subject } = someSession();
    const [long, short] = await withClock(Date.now() - 60 * hour, async () => {
      const made = [1, 2].map(() => Array.from({ length: 20 }, () => lasting(1, null, { subject })));
      for (const session of made.flat()) await store.add(session);
      return made as [Session[], Session[]];
    });
    // Time would delete these keys.
    await client.del(short.map(({ sid }) => `${prefix}id:${sid}`));
    const next = someSession({ subject });
    await store.add(next);
    const expected = [...long, next].map(({ sid }) => sid).sort();
    expect((await sids(next)).sort()).to.deep.equal(expected);
    expect((await store.list(subject)).map(({ sid }) => sid).sort()).to.deep.equal(expected);
    await client.del(long.map(({ sid }) => `${prefix}id:${sid}`));
    expect((await store.list(subject)).map(({ sid }) => sid)).to.deep.equal([next.sid]);
    expect(await store.revokeOthers(subject, next.sid, { at: 1, end: 'others' })).to.equal(0);
    expect(await sids(next)).to.deep.equal([next.sid]);
    expect(await client.exists(...long.map(({ sid }) => `${prefix}id:${sid}`))).to.equal(0);
  });
});
