import { strictEqual } from 'node:assert/strict';
import type { RevocationStore } from '../../revocation/RevocationStore';

/** How many characters of a `jti` a message shows. */
const shown = 60;

/** Asserts the answer of a store for each of some jtis. All lookups are sent at once. */
export async function assertAnswers(store: RevocationStore, jtis: readonly string[], expected: boolean): Promise<void> {
  const answers = await Promise.all(jtis.map(async jti => store.isRevoked(jti)));
  answers.forEach((answer, i) => {
    const jti = JSON.stringify(jtis[i]?.slice(0, shown));
    strictEqual(answer, expected, `isRevoked('${jti}') must be ${String(expected)}, but was ${String(answer)}`);
  });
}
