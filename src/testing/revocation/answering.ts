import type { ContractCase } from '../ContractCase';
import { assertAnswers } from './assertAnswers';
import type { Handles } from './openTwoHandles';
import { someRevocation } from './someRevocation';

/** The cases about the answers of a store, and since when they hold. */
export const answering = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'answers true for a revoked jti, and false for another one',
    async run() {
      const [store] = await handles();
      const [revoked, other] = [someRevocation(), someRevocation()];
      await assertAnswers(store, [revoked.jti, other.jti], false);
      await store.revoke([revoked]);
      await assertAnswers(store, [revoked.jti], true);
      await assertAnswers(store, [other.jti], false);
    },
  },
  {
    name: 'shows a revocation to every other handle as soon as revoke() has resolved',
    async run() {
      const [one, other] = await handles();
      for (let round = 0; round < 20; round += 1) {
        const revocation = someRevocation();
        const [writer, reader] = round % 2 === 0 ? [one, other] : [other, one];
        await assertAnswers(reader, [revocation.jti], false);
        await writer.revoke([revocation]);
        await assertAnswers(reader, [revocation.jti], true);
      }
    },
  },
  {
    name: 'accepts several revocations in one call, and an empty list',
    async run() {
      const [one, other] = await handles();
      const several = Array.from({ length: 1200 }, () => someRevocation());
      await one.revoke([]);
      await one.revoke(several);
      const jtis = several.map(({ jti }) => jti);
      await assertAnswers(one, jtis, true);
      await assertAnswers(other, jtis, true);
    },
  },
  {
    name: 'accepts access and refresh tokens, and any text as subject',
    async run() {
      const [store] = await handles();
      const subjects = ["'; --", '"', '\\', '%s', '\u0000', 'é', '🦉', '\u{10ffff}', '\ud800', '', 'x'.repeat(8000)];
      const revocations = subjects.flatMap(subject => [
        someRevocation({ subject }),
        someRevocation({ subject, tokenType: 'refresh' }),
      ]);
      await store.revoke(revocations);
      for (const { jti } of revocations) await assertAnswers(store, [jti], true);
    },
  },
];
