import { fail, ok } from 'node:assert/strict';
import type { ContractCase } from '../ContractCase';
import type { RevocationStoreUnderTest } from '../RevocationStoreUnderTest';
import { someRevocation } from './someRevocation';

/** What happens if a store cannot answer. */
export const failing = (under: RevocationStoreUnderTest): ContractCase[] => [
  {
    name: 'rejects if it cannot be reached',
    ...(under.openUnreachable ? {} : { skipped: 'the test names no store that cannot be reached' }),
    async run() {
      if (!under.openUnreachable) throw new Error('The test names no store that cannot be reached.');
      const store = await under.openUnreachable();
      await fails('isRevoked()', () => store.isRevoked(someRevocation().jti));
      await fails('revoke()', () => store.revoke([someRevocation()]));
      if (store.probeWrite) await fails('probeWrite()', () => store.probeWrite?.());
      const all = await Promise.allSettled([1, 2, 3].map(async () => store.isRevoked(someRevocation().jti)));
      ok(all.every(({ status }) => status === 'rejected'));
    },
  },
];

async function fails(what: string, act: () => unknown): Promise<void> {
  let answer: unknown;
  try {
    answer = await act();
  } catch {
    return;
  }
  fail(`${what} answered ${String(answer)}`);
}
