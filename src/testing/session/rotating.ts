import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pause } from '../../async/timers';
import type { Session } from '../../sessions/Session';
import type { Rotation, SessionStore } from '../../sessions/SessionStore';
import type { ContractCase } from '../ContractCase';
import { assertFound, found } from './assertFound';
import type { Handles } from './openTwoHandles';
import { someSession } from './someSession';

/** Makes a rotation to a unique successor. */
export const someRotation = (presented: string, at = Date.now()): Rotation => ({
  presented,
  successor: { jti: randomUUID(), issuedAt: at, expiresAt: Math.floor(Date.now() / 1000) + 86_400 },
  at,
});

/** Reads the clock by which a store judges the grace window. */
async function clockOf(store: SessionStore, { sid, subject }: Session): Promise<number> {
  return (await store.look(sid, subject)).now ?? Date.now();
}

async function untilLater(store: SessionStore, session: Session, than: number): Promise<void> {
  while ((await clockOf(store, session)) <= than) await pause(1);
}

/** How a store replaces refresh tokens. */
export const rotating = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'replaces the current refresh token, and changes nothing else',
    async run() {
      const [one, other] = await handles();
      const session = someSession({ lastActiveAt: 5000, device: { name: 'phone' }, accessScopes: ['a'] });
      await one.add(session);
      const { jti } = session.refresh;
      const successor = { jti: randomUUID(), issuedAt: 8000, expiresAt: null };
      strictEqual(await one.rotate(session.sid, { presented: jti, successor, at: 8001 }), true);
      const refresh = { ...successor, previousJti: jti, rotatedAt: null };
      await assertFound(other, { ...session, lastActiveAt: 8001, refresh });
    },
  },
  {
    name: 'replaces only the current refresh token',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      await one.add(session);
      const [first, second] = [someRotation(session.refresh.jti), someRotation(session.refresh.jti)];
      strictEqual(await one.rotate(session.sid, first), true);
      strictEqual(await other.rotate(session.sid, second), false);
      strictEqual(await other.rotate(session.sid, someRotation(randomUUID())), false);
      strictEqual(await other.rotate(randomUUID(), someRotation(first.successor.jti)), false);
      strictEqual((await found(one, session)).refresh.jti, first.successor.jti);
      strictEqual(await other.rotate(session.sid, someRotation(first.successor.jti)), true);
      strictEqual((await found(one, session)).refresh.previousJti, first.successor.jti);
    },
  },
  {
    name: 'replaces nothing in a session that was ended, however it was ended',
    async run() {
      const [one, other] = await handles();
      const ended = { at: 9000, end: 'ended' } as const;
      const kept = someSession();
      await one.add(kept);
      for (const end of [
        (sid: string) => other.revoke(sid, ended),
        () => other.revokeOthers(kept.subject, kept.sid, ended),
        () => other.revokeAll(kept.subject, ended),
      ]) {
        const session = someSession({ subject: kept.subject });
        await one.add(session);
        await end(session.sid);
        strictEqual(await one.rotate(session.sid, someRotation(session.refresh.jti)), false);
        await assertFound(other, { ...session, revokedAt: 9000, end: 'ended' });
      }
    },
  },
  {
    name: 'does not set the last activity back if the clock is set back',
    async run() {
      const [one, other] = await handles();
      const session = someSession({ lastActiveAt: 9000 });
      await one.add(session);
      strictEqual(await one.rotate(session.sid, someRotation(session.refresh.jti, 8000)), true);
      const { lastActiveAt, refresh } = await found(other, session);
      deepStrictEqual([lastActiveAt, refresh.rotatedAt], [9000, null]);
    },
  },
  {
    name: 'confirms a rotation once, by the clock that it returns',
    async run() {
      const [one, other] = await handles();
      const [session, unrotated] = [someSession(), someSession()];
      for (const added of [session, unrotated]) await one.add(added);
      const rotation = someRotation(session.refresh.jti);
      await one.rotate(session.sid, rotation);
      const successor = { sid: session.sid, jti: rotation.successor.jti };
      const before = await clockOf(other, session);
      await one.confirm([successor, { sid: unrotated.sid, jti: unrotated.refresh.jti }]);
      const { rotatedAt } = (await found(other, session)).refresh;
      const after = await clockOf(other, session);
      ok(
        rotatedAt !== null && rotatedAt >= before && rotatedAt <= after,
        `rotatedAt ${String(rotatedAt)} must be between ${String(before)} and ${String(after)}`,
      );
      strictEqual((await found(other, unrotated)).refresh.rotatedAt, null);
      await untilLater(other, session, after);
      await other.confirm([successor]);
      strictEqual((await found(one, session)).refresh.rotatedAt, rotatedAt);
    },
  },
  {
    name: 'confirms only the rotation to the current token',
    async run() {
      const [one, other] = await handles();
      const session = someSession();
      await one.add(session);
      const first = someRotation(session.refresh.jti);
      const second = someRotation(first.successor.jti);
      await one.rotate(session.sid, first);
      await one.confirm([{ sid: session.sid, jti: first.successor.jti }]);
      await one.rotate(session.sid, second);
      strictEqual((await found(other, session)).refresh.rotatedAt, null);
      await other.confirm([{ sid: session.sid, jti: first.successor.jti }]);
      await other.confirm([{ sid: randomUUID(), jti: second.successor.jti }]);
      strictEqual((await found(one, session)).refresh.rotatedAt, null);
    },
  },
  {
    name: 'lets exactly one of a hundred concurrent rotations win, on two handles',
    async run() {
      const [one, other] = await handles();
      for (let round = 0; round < 3; round += 1) {
        const session = someSession();
        await one.add(session);
        const rotations = Array.from({ length: 100 }, () => someRotation(session.refresh.jti));
        const won = await Promise.all(
          rotations.map((rotation, i) => (i % 2 === 0 ? one : other).rotate(session.sid, rotation)),
        );
        const winners = rotations.filter((_, i) => won[i]);
        strictEqual(winners.length, 1, `${String(winners.length)} of 100 rotations won`);
        deepStrictEqual(
          won.filter(answer => (answer as unknown) !== true && (answer as unknown) !== false),
          [],
        );
        strictEqual((await found(other, session)).refresh.jti, winners[0]?.successor.jti);
      }
    },
  },
];
