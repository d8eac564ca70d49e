import { strictEqual } from 'node:assert/strict';
import type { RevocationStore } from '../../revocation/RevocationStore';
import type { ContractCase } from '../ContractCase';
import { countedQueries, skippedUncounted } from '../countedQueries';
import type { RevocationStoreUnderTest } from '../RevocationStoreUnderTest';
import { assertAnswers } from './assertAnswers';
import type { Handles } from './openTwoHandles';
import { someRevocation } from './someRevocation';

const rotated = <T>(list: readonly T[], by: number): T[] => [...list.slice(by), ...list.slice(0, by)];

/** The cases about calls at the same time. */
export const concurrency = (handles: () => Promise<Handles>, under: RevocationStoreUnderTest): ContractCase[] => [
  {
    name: 'accepts the same jtis from several calls at once, in any order',
    async run() {
      const [one, other] = await handles();
      const tokens = Array.from({ length: 12 }, () => someRevocation());
      const revoking = tokens.flatMap((_, i) => [
        one.revoke(rotated(tokens, i)),
        other.revoke(rotated(tokens, i).reverse()),
      ]);
      await Promise.all(revoking);
      await assertAnswers(
        one,
        tokens.map(({ jti }) => jti),
        true,
      );
    },
  },
  {
    name: 'answers each of many lookups at once, while others are revoked',
    async run() {
      const [one, other] = await handles();
      const [revoked, open, late] = [0, 1, 2].map(() => Array.from({ length: 150 }, () => someRevocation())) as [
        ReturnType<typeof someRevocation>[],
        ReturnType<typeof someRevocation>[],
        ReturnType<typeof someRevocation>[],
      ];
      await one.revoke(revoked);
      const ask = (store: RevocationStore): Promise<void>[] =>
        revoked.flatMap(({ jti }, i) => [
          assertAnswers(store, [jti], true),
          assertAnswers(store, [open[i]?.jti ?? ''], false),
        ]);
      await Promise.all([...ask(one), ...late.map(token => one.revoke([token])), ...ask(other)]);
      await assertAnswers(
        other,
        late.map(({ jti }) => jti),
        true,
      );
    },
  },
  {
    name: 'sends one query for all lookups of one turn of the event loop',
    ...skippedUncounted(under),
    async run() {
      const [store] = await handles();
      const tokens = Array.from({ length: 40 }, () => someRevocation());
      await store.revoke(tokens.slice(20));
      const before = await countedQueries(under);
      const answers = await Promise.all(tokens.map(async ({ jti }) => store.isRevoked(jti)));
      strictEqual((await countedQueries(under)) - before, 1);
      strictEqual(answers.filter(Boolean).length, 20);
    },
  },
];
