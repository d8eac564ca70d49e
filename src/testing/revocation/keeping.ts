import { ok, rejects, strictEqual } from 'node:assert/strict';
import type { Revocation } from '../../revocation/RevocationStore';
import type { ContractCase } from '../ContractCase';
import { assertAnswers } from './assertAnswers';
import type { Handles } from './openTwoHandles';
import { secondsNow, someRevocation } from './someRevocation';

/** A time in January 1970. All other entries of a store expire later. */
const long = 1_000_000;

const at = (seconds: number, milliseconds = 0): Date => new Date(seconds * 1000 + milliseconds);

const jtisOf = (revocations: readonly Revocation[]): string[] => revocations.map(({ jti }) => jti);

/** How long a store keeps a revocation, by whatever means it deletes entries. */
export const keeping = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'stores all revocations of a call, or none',
    async run() {
      const [store] = await handles();
      for (const expiresAt of [NaN, Infinity, 1.5]) {
        const good = [someRevocation(), someRevocation()];
        const bad = someRevocation({ expiresAt });
        await rejects(async () => store.revoke(good.flatMap(one => [one, bad])));
        await assertAnswers(store, jtisOf(good), false);
      }
    },
  },
  {
    name: 'accepts a jti that is already revoked, and the same jti twice in one call',
    async run() {
      const [one, other] = await handles();
      const token = someRevocation();
      await one.revoke([token, { ...token, subject: 'bob' }, token]);
      await other.revoke([token]);
      await one.revoke([someRevocation(), token]);
      await assertAnswers(other, [token.jti], true);
    },
  },
  {
    name: 'keeps the later of two expiries, in any order',
    async run() {
      const [one, other] = await handles();
      const [past, soon] = [secondsNow() - 100, secondsNow() + 900];
      const kept = someRevocation();
      for (const [first, second] of [
        [past, soon],
        [soon, past],
        [null, past],
        [past, null],
        [soon, null],
        [null, soon],
      ] as const) {
        const [together, apart] = [{ ...kept, jti: someRevocation().jti }, someRevocation()];
        await one.revoke([first, second].map(expiresAt => ({ ...together, expiresAt })));
        await one.revoke([{ ...apart, expiresAt: first }]);
        await other.revoke([{ ...apart, expiresAt: second }]);
        await other.purge();
        await assertAnswers(other, [together.jti, apart.jti], true);
      }
    },
  },
  {
    name: 'keeps entries that have not expired during a purge, and entries that never expire',
    async run() {
      const [one, other] = await handles();
      const kept = [60, 900, 10 * 365 * 86_400, 250_000_000_000].map(left =>
        someRevocation({ expiresAt: secondsNow() + left }),
      );
      const forever = someRevocation({ expiresAt: null });
      await one.revoke([...kept, forever]);
      const purged = await other.purge();
      ok(
        Number.isSafeInteger(purged) && purged >= 0,
        `purge() must return how many entries it deleted, but returned ${String(purged)}`,
      );
      await assertAnswers(one, jtisOf([...kept, forever]), true);
      await one.purge(new Date('9999-12-31'));
      await assertAnswers(other, [forever.jti], true);
    },
  },
];

/** What {@link RevocationStore.purge} deletes, in a store that deletes nothing by itself. */
export const purging = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'purges entries that have expired, exact to the second, and returns how many',
    async run() {
      const [one, other] = await handles();
      await one.purge(at(long + 10));
      const [past, edge, later] = [-1, 0, 1].map(after => someRevocation({ expiresAt: long + after })) as [
        Revocation,
        Revocation,
        Revocation,
      ];
      await one.revoke([later, edge, past]);
      strictEqual(await other.purge(at(long - 1, 999)), 0);
      await assertAnswers(one, jtisOf([past, edge, later]), true);
      strictEqual(await other.purge(at(long, 999)), 1);
      await assertAnswers(one, [past.jti], false);
      await assertAnswers(one, jtisOf([edge, later]), true);
      strictEqual(await other.purge(at(long + 2)), 2);
      strictEqual(await one.purge(at(long + 2)), 0);
      await assertAnswers(one, jtisOf([edge, later]), false);
    },
  },
  {
    name: 'purges by its own clock if no time is given',
    async run() {
      const [one, other] = await handles();
      const past = someRevocation({ expiresAt: secondsNow() - 100 });
      const future = someRevocation({ expiresAt: secondsNow() + 100 });
      await one.revoke([past, future]);
      ok((await other.purge()) >= 1);
      await assertAnswers(one, [past.jti], false);
      await assertAnswers(one, [future.jti], true);
    },
  },
  {
    name: 'purges many entries while another handle purges too, and each counts its own',
    async run() {
      const [one, other] = await handles();
      await one.purge(at(long + 10));
      const many = Array.from({ length: 1700 }, (_, i) => someRevocation({ expiresAt: long - (i % 7) }));
      const kept = someRevocation();
      await one.revoke([...many, kept]);
      const counts = await Promise.all([one.purge(at(long + 1)), other.purge(at(long + 1))]);
      // One purge may have skipped rows that the other one had locked.
      counts.push(await one.purge(at(long + 1)));
      strictEqual(
        counts.reduce((sum, count) => sum + count),
        many.length,
      );
      await assertAnswers(other, jtisOf(many), false);
      await assertAnswers(other, [kept.jti], true);
    },
  },
];
