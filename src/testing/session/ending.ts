import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Session } from '../../sessions/Session';
import type { ContractCase } from '../ContractCase';
import { assertFound, found } from './assertFound';
import type { Handles } from './openTwoHandles';
import { someRotation } from './rotating';
import { someSession, someSessions } from './someSession';

/** How a store ends sessions. */
export const ending = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'ends a session once: the first reason and time stay',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      await one.add(session);
      strictEqual(await one.revoke(session.sid, { at: 1000, end: 'logout' }), true);
      await assertFound(other, { ...session, revokedAt: 1000, end: 'logout' });
      strictEqual(await other.revoke(session.sid, { at: 2000, end: 'reuse' }), false);
      await other.revokeOthers(session.subject, randomUUID(), { at: 2000, end: 'others' });
      await other.revokeAll(session.subject, { at: 2000, end: 'everywhere' });
      await assertFound(one, { ...session, revokedAt: 1000, end: 'logout' });
      strictEqual(await one.revoke(randomUUID(), { at: 1000, end: 'ended' }), false);
    },
  },
  {
    name: 'reports the end of a session to exactly one of twenty concurrent calls',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      await one.add(session);
      const ended = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : other).revoke(session.sid, { at: i, end: 'ended' })),
      );
      deepStrictEqual(
        ended.filter(did => did),
        [true],
      );
      strictEqual((await found(one, session)).revokedAt, ended.indexOf(true));
    },
  },
  {
    name: 'ends all sessions of a subject except one, and returns how many it ended',
    async run() {
      const [one, other] = await handles();
      const [kept, already, ...others] = someSessions(4) as [Session, Session, ...Session[]];
      const stranger = someSession();
      for (const session of [kept, already, ...others, stranger]) await one.add(session);
      await one.revoke(already.sid, { at: 500, end: 'logout' });
      strictEqual(await other.revokeOthers(kept.subject, kept.sid, { at: 1000, end: 'others' }), 2);
      for (const session of [kept, stranger]) await assertFound(one, session);
      for (const session of others) await assertFound(one, { ...session, revokedAt: 1000, end: 'others' });
      strictEqual(await other.revokeOthers(kept.subject, kept.sid, { at: 2000, end: 'others' }), 0);
      strictEqual((await one.look(undefined, kept.subject)).notBefore, undefined);
      // The kept session belongs to another subject, so all sessions of this subject end.
      strictEqual(await other.revokeOthers(kept.subject, stranger.sid, { at: 3000, end: 'others' }), 1);
      await assertFound(one, stranger);
    },
  },
  {
    name: 'ends all tokens of a subject: every session, and tokens without a session by a not-before',
    async run() {
      const [one, other] = await handles();
      const sessions = someSessions(3);
      const stranger = someSession();
      for (const session of [...sessions, stranger]) await one.add(session);
      const { subject } = sessions[0] as Session;
      await one.revokeAll(subject, { at: 1000, end: 'everywhere' });
      for (const session of sessions) await assertFound(other, { ...session, revokedAt: 1000, end: 'everywhere' });
      strictEqual((await other.look(undefined, subject)).notBefore, 1000);
      await assertFound(other, stranger);
      strictEqual((await other.look(undefined, stranger.subject)).notBefore, undefined);
    },
  },
  {
    name: 'never moves a not-before back, and still ends sessions if the clock was set back',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      const { subject } = session;
      for (const [at, latest] of [
        [9000, 9000],
        [8000, 9000],
        [9000, 9000],
        [9001, 9001],
      ] as const) {
        await one.revokeAll(subject, { at, end: 'everywhere' });
        strictEqual((await other.look(undefined, subject)).notBefore, latest);
      }
      await one.add(session);
      await one.revokeAll(subject, { at: 5000, end: 'everywhere' });
      await assertFound(other, { ...session, revokedAt: 5000, end: 'everywhere' });
      strictEqual((await other.look(session.sid, subject)).notBefore, 9001);
    },
  },
  {
    name: 'accepts many calls that end all sessions of a subject at once, and keeps the latest not-before',
    async run() {
      const [one, other] = await handles();
      const sessions = someSessions(5);
      for (const session of sessions) await one.add(session);
      const { subject } = sessions[0] as Session;
      const times = Array.from({ length: 20 }, (_, i) => 1000 + ((i * 7) % 20));
      await Promise.all(
        times.map((at, i) => (i % 2 === 0 ? one : other).revokeAll(subject, { at, end: 'everywhere' })),
      );
      strictEqual((await one.look(undefined, subject)).notBefore, 1019);
      deepStrictEqual(await other.list(subject), []);
    },
  },
  {
    name: 'leaves no session active that is ended during a rotation',
    async run() {
      const [one, other] = await handles();
      for (let round = 0; round < 10; round += 1) {
        const session = someSession();
        await one.add(session);
        const rotation = someRotation(session.refresh.jti);
        const rotating = one.rotate(session.sid, rotation);
        const end = { at: 1000, end: 'reuse' } as const;
        const [hasRotated] = await Promise.all([
          rotating,
          round % 2 === 0 ? other.revoke(session.sid, end) : other.revokeAll(session.subject, end),
        ]);
        const after = await found(one, session);
        deepStrictEqual([after.revokedAt, after.end], [1000, 'reuse']);
        strictEqual(after.refresh.jti === rotation.successor.jti, hasRotated);
        strictEqual(await one.rotate(session.sid, someRotation(after.refresh.jti)), false);
      }
    },
  },
];
