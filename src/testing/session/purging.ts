import { ok, strictEqual } from 'node:assert/strict';
import type { Session } from '../../sessions/Session';
import type { SessionStore } from '../../sessions/SessionStore';
import type { ContractCase } from '../ContractCase';
import { assertFound } from './assertFound';
import type { Handles } from './openTwoHandles';
import { someSession, type SessionChanges } from './someSession';

/** A time in January 1970. All other sessions of a store end later. */
const long = 1_000_000;

const milliseconds = (after: number): number => long * 1000 + after;

const isKept = async (store: SessionStore, { sid, subject }: Session): Promise<boolean> =>
  (await store.look(sid, subject)).session !== undefined;

/** What {@link SessionStore.purge} deletes, in a store that deletes nothing by itself. */
export const purging = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'purges sessions that had ended by a time, and sessions whose last refresh token had expired',
    async run() {
      const [one, other] = await handles();
      await one.purge(milliseconds(10_000));
      const cases: readonly (readonly [SessionChanges, purgedAt: number])[] = [
        [{ endsAt: milliseconds(-1) }, 0],
        [{ endsAt: milliseconds(0) }, 1],
        [{ endsAt: milliseconds(1) }, 2],
        [{ endsAt: null, refresh: { expiresAt: long - 1 } }, 0],
        [{ refresh: { expiresAt: long } }, 1],
        [{ endsAt: milliseconds(500), revokedAt: 5, end: 'ended', refresh: { expiresAt: null } }, 501],
      ];
      const sessions = cases.map(([changes]) => someSession(changes));
      for (const session of sessions) await one.add(session);
      for (const before of [0, 1, 2, 501]) {
        const due = cases.filter(([, at]) => at === before).length;
        strictEqual(await other.purge(milliseconds(before)), due, `before ${String(before)}`);
        for (const [i, session] of sessions.entries()) {
          strictEqual(await isKept(one, session), (cases[i]?.[1] ?? 0) > before, `${String(i)} at ${String(before)}`);
        }
      }
      strictEqual(await one.purge(milliseconds(501)), 0);
    },
  },
  {
    name: 'keeps sessions that have not ended or never end, and every not-before',
    async run() {
      const [one, other] = await handles();
      const kept = [
        someSession(),
        someSession({ endsAt: null }),
        someSession({ endsAt: null, refresh: { expiresAt: null } }),
        someSession({ refresh: { expiresAt: null } }),
        someSession({ revokedAt: 5, end: 'ended' }),
      ];
      for (const session of kept) await one.add(session);
      const { subject } = someSession();
      await one.revokeAll(subject, { at: 5, end: 'everywhere' });
      const purged = await other.purge(Date.now() - 60_000);
      ok(
        Number.isSafeInteger(purged) && purged >= 0,
        `purge() must return how many sessions it deleted, but returned ${String(purged)}`,
      );
      for (const session of kept) await assertFound(other, session);
      strictEqual((await other.look(undefined, subject)).notBefore, 5);
    },
  },
  {
    name: 'purges many entries while another handle purges too, and each counts its own',
    async run() {
      const [one, other] = await handles();
      await one.purge(milliseconds(10_000));
      const many = Array.from({ length: 1100 }, (_, i) =>
        someSession(i % 2 === 0 ? { endsAt: milliseconds(-i) } : { refresh: { expiresAt: long - i } }),
      );
      const kept = someSession();
      for (let i = 0; i < many.length; i += 50) {
        await Promise.all(many.slice(i, i + 50).map(session => one.add(session)));
      }
      await one.add(kept);
      const counts = await Promise.all([one.purge(milliseconds(1)), other.purge(milliseconds(1))]);
      // One purge may have skipped rows that the other one had locked.
      counts.push(await one.purge(milliseconds(1)));
      strictEqual(
        counts.reduce((sum, count) => sum + count),
        many.length,
      );
      for (const session of many) strictEqual(await isKept(other, session), false);
      await assertFound(other, kept);
    },
  },
];
