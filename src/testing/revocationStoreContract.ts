import type { ContractCase } from './ContractCase';
import { answering } from './revocation/answering';
import { failing } from './revocation/failing';
import { openTwoHandles } from './revocation/openTwoHandles';
import { identifying } from './revocation/identifying';
import { keeping, purging } from './revocation/keeping';
import { concurrency } from './revocation/concurrency';
import type { RevocationStoreUnderTest } from './RevocationStoreUnderTest';

/**
 * Returns the contract of a {@link RevocationStore} as test cases, which run in any test runner:
 *
 * ```ts
 * describe('My store', () => {
 *   for (const { name, skipped, run } of revocationStoreContract({ open: () => new MyStore(url) })) {
 *     (skipped ? it.skip : it)(name, run);
 *   }
 * });
 * ```
 */
export function revocationStoreContract(store: RevocationStoreUnderTest): ContractCase[] {
  const handles = openTwoHandles(store);
  return [
    ...answering(handles),
    ...identifying(handles),
    ...keeping(handles),
    ...(store.forgets === 'by itself' ? [] : purging(handles)),
    ...concurrency(handles, store),
    ...failing(store),
  ];
}
