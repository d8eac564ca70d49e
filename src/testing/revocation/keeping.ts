import { ok, rejects, strictEqual } from 'node:assert/strict';
import type { Revocation } from '../../revocation/RevocationStore';
import type { ContractCase } from '../ContractCase';
import { assertAnswers } from './assertAnswers';
import type { Handles } from './openTwoHandles';
import { secondsNow, someRevocation } from './someRevocation';

/** A second of January 1970, before which nothing else that a store holds expires. */
const long = 1_000_000;

const at = (seconds: number, milliseconds = 0): Date => new Date(seconds * 1000 + milliseconds);

const jtisOf = (revocations: readonly Revocation[]): string[] => revocations.map(({ jti }) => jti);

/** How long a store keeps a revocation, whatever way it forgets. */
export const keeping = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'takes all revocations of a call, or none',
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
    name: 'takes a token that is revoked again, also twice in one call',
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
    name: 'keeps the later of two expiries, in whichever order they come',
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
    name: 'keeps what has not expired when it is purged, and for ever what never expires',
    async run() {
      const [one, other] = await handles();
      const kept = [60, 900, 10 * 365 * 86_400, 250_000_000_000].map(left =>
        someRevocation({ expiresAt: secondsNow() + left }),
      );
      const forever = someRevocation({ expiresAt: null });
      await one.revoke([...kept, forever]);
      const purged = await other.purge();
      ok(Number.isSafeInteger(purged) && purged >= 0, `purge() answers how many, and not ${String(purged)}`);
      await assertAnswers(one, jtisOf([...kept, forever]), true);
      await one.purge(new Date('9999-12-31'));
      await assertAnswers(other, [forever.jti], true);
    },
  },
];

/** What {@link RevocationStore.purge} forgets, in a store that forgets nothing by itself. */
export const purging = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'purges what has expired to the second, and says how many',
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
    name: 'purges by its clock where no time is given',
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
    name: 'purges many, also while another handle does, and each counts its own',
    async run() {
      const [one, other] = await handles();
      await one.purge(at(long + 10));
      const many = Array.from({ length: 1700 }, (_, i) => someRevocation({ expiresAt: long - (i % 7) }));
      const kept = someRevocation();
      await one.revoke([...many, kept]);
      const counts = await Promise.all([one.purge(at(long + 1)), other.purge(at(long + 1))]);
      // What one of them held locked, the other may have left.
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
