import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Session } from '../../sessions/Session';
import type { ContractCase } from '../ContractCase';
import { assertFound, found } from './assertFound';
import type { Handles } from './openTwoHandles';
import { someSession, someSessions } from './someSession';

/** A session with a value for every field. */
const fullSession = (): Session =>
  someSession({
    createdAt: 1_700_000_000_001,
    lastActiveAt: 1_700_000_000_002,
    endsAt: 32_503_680_000_003,
    revokedAt: 1_700_000_000_004,
    end: 'everywhere',
    ipAddress: '2001:db8:ffff:ffff:ffff:ffff:255.255.255.255%interface-of-a-long-name'.slice(0, 64),
    userAgent: 'Mozilla/5.0 (\u00e9; "\\\') '.padEnd(512, 'x'),
    device: {
      name: 'Ada\u2019s \u{1f989} "phone"',
      nested: { list: [1, 1.5, true, null, '\u0000 \\ %'], empty: {} },
      text: '',
    },
    accessScopes: ['users:read', 'admin:*', '\u00e9'],
    refresh: {
      issuedAt: 1_700_000_000_005,
      expiresAt: 253_402_300_799,
      previousJti: randomUUID(),
      rotatedAt: 1_700_000_000_006,
    },
  });

const sidsOf = (sessions: readonly Session[]): string[] => sessions.map(({ sid }) => sid);

/** The cases about the sessions that a store keeps and returns. */
export const keeping = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'returns the session to every handle as it was added, numbers as numbers',
    async run() {
      const [one, other] = await handles();
      const session = fullSession();
      await one.add(session);
      await assertFound(other, session);
      await assertFound(one, session);
    },
  },
  {
    name: 'keeps unknown values as null',
    async run() {
      const [one, other] = await handles();
      const session = someSession({ endsAt: null, refresh: { expiresAt: null } });
      await one.add(session);
      await assertFound(other, session);
    },
  },
  {
    name: 'keeps empty lists and objects',
    async run() {
      const [one, other] = await handles();
      const session = someSession({ device: {}, accessScopes: [] });
      await one.add(session);
      await assertFound(other, session);
      const [listed] = await other.list(session.subject);
      deepStrictEqual([listed?.device, listed?.accessScopes], [{}, []]);
    },
  },
  {
    name: 'accepts each sid once, and does not change an existing session',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      await one.add(session);
      await rejects(async () => other.add(someSession({ sid: session.sid })));
      await assertFound(one, session);
      await one.revoke(session.sid, { at: 1, end: 'ended' });
      await rejects(async () => one.add(session));
      strictEqual((await found(other, session)).revokedAt, 1);
    },
  },
  {
    name: 'returns nothing for an unknown session, and no not-before for a subject that was never logged out everywhere',
    async run() {
      const [store] = await handles();
      const { sid, subject } = someSession();
      for (const asked of [sid, undefined]) {
        const { session, notBefore } = await store.look(asked, subject);
        deepStrictEqual([session, notBefore], [undefined, undefined]);
      }
      deepStrictEqual(await store.list(subject), []);
    },
  },
  {
    name: 'returns the not-before of a subject without a sid, and both with a sid',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      await one.revokeAll(session.subject, { at: 1_700_000_000_007, end: 'everywhere' });
      await one.add(session);
      const { session: none, notBefore: ofSubject } = await other.look(undefined, session.subject);
      deepStrictEqual([none, ofSubject], [undefined, 1_700_000_000_007]);
      const { session: same, notBefore } = await other.look(session.sid, session.subject);
      deepStrictEqual([same?.sid, notBefore], [session.sid, 1_700_000_000_007]);
    },
  },
  {
    name: 'lists the sessions of a subject that were not ended, the oldest first, expired ones included',
    async run() {
      const [one, other] = await handles();
      const { subject, createdAt: now } = someSession();
      const [oldest, second, third, over, ended] = [
        someSession({ subject, createdAt: 1000 }),
        someSession({ subject, createdAt: 2000, sid: `a${randomUUID()}` }),
        someSession({ subject, createdAt: 2000, sid: `b${randomUUID()}` }),
        someSession({
          subject,
          createdAt: 10_000,
          endsAt: now - 1000,
          refresh: { expiresAt: Math.floor(now / 1000) - 1 },
        }),
        someSession({ subject, createdAt: 1500 }),
      ];
      for (const session of [third, over, ended, oldest, second]) await one.add(session);
      await one.add(someSession());
      await one.revoke(ended.sid, { at: 1, end: 'ended' });
      deepStrictEqual(
        (await other.list(subject)).map(session => ({ ...session, refresh: { ...session.refresh } })),
        [oldest, second, third, over],
      );
    },
  },
  {
    name: 'lists pages: each session once, in the order of the whole list, also after one that has ended meanwhile',
    async run() {
      const [one, other] = await handles();
      const { subject } = someSession();
      const times = [1000, 2000, 2000, 2000, 3000, 4000, 5000];
      const sessions = times.map((createdAt, i) =>
        someSession({ subject, createdAt, sid: `${String(i)}-${randomUUID()}` }),
      );
      for (const session of [...sessions].reverse()) await one.add(session);
      await one.add(someSession());
      const [, , third] = sessions as [Session, Session, Session];
      const first = await other.list(subject, { limit: 3 });
      deepStrictEqual(sidsOf(first), sidsOf(sessions.slice(0, 3)));
      await one.revoke(third.sid, { at: 1, end: 'ended' });
      const second = await other.list(subject, { limit: 3, after: first.at(-1) });
      deepStrictEqual(sidsOf(second), sidsOf(sessions.slice(3, 6)));
      const last = await other.list(subject, { limit: 3, after: second.at(-1) });
      deepStrictEqual(sidsOf(last), sidsOf(sessions.slice(6)));
      deepStrictEqual(await other.list(subject, { limit: 3, after: last.at(-1) }), []);
      deepStrictEqual(sidsOf(await other.list(subject, { limit: 100 })), sidsOf(sessions.filter(one => one !== third)));
    },
  },
  {
    name: 'stores the last activity, and never an earlier one',
    async run() {
      const [one, other] = await handles();
      const session = someSession({ lastActiveAt: 5000 });
      await one.add(session);
      for (const [at, latest] of [
        [6000, 6000],
        [5500, 6000],
        [6001, 6001],
      ] as const) {
        await one.touch([session.sid], at);
        await assertFound(other, { ...session, lastActiveAt: latest });
      }
      await one.touch([someSession().sid], 7000);
      await one.touch([], 7000);
    },
  },
  {
    name: 'stores the last activity of many sessions at once, each separately',
    async run() {
      const [one, other] = await handles();
      const sessions = someSessions(600).map((session, i) => ({ ...session, lastActiveAt: i < 300 ? 5000 : 7000 }));
      await Promise.all(sessions.map(session => one.add(session)));
      const [left, ...touched] = sessions as [Session, ...Session[]];
      await one.touch([...touched.map(({ sid }) => sid), someSession().sid], 6000);
      for (const session of touched) {
        await assertFound(other, { ...session, lastActiveAt: Math.max(session.lastActiveAt, 6000) });
      }
      await assertFound(other, left);
    },
  },
  {
    name: 'answers each of many lookups at once',
    async run() {
      const [one, other] = await handles();
      const sessions = someSessions(60);
      await Promise.all(sessions.map(session => one.add(session)));
      const asked = sessions.flatMap(session => [session, someSession(), session]);
      const states = await Promise.all(asked.map(async ({ sid, subject }) => other.look(sid, subject)));
      deepStrictEqual(
        states.map(({ session }) => session?.sid),
        sessions.flatMap(({ sid }) => [sid, undefined, sid]),
      );
    },
  },
];
