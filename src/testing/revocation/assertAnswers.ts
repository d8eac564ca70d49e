import { strictEqual } from 'node:assert/strict';
import type { RevocationStore } from '../../revocation/RevocationStore';

/** Longest part of a `jti` that is shown. */
const shown = 60;

/** Asserts what a store says of each of some jtis, all asked together. */
export async function assertAnswers(store: RevocationStore, jtis: readonly string[], expected: boolean): Promise<void> {
  const answers = await Promise.all(jtis.map(async jti => store.isRevoked(jti)));
  answers.forEach((answer, i) => {
    const jti = JSON.stringify(jtis[i]?.slice(0, shown));
    strictEqual(answer, expected, `${jti} ${expected ? 'is not' : 'is'} taken for revoked (answer: ${String(answer)})`);
  });
}
