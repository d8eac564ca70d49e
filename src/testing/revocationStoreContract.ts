import type { ContractCase } from './ContractCase';
import { answering } from './revocation/answering';
import { failing } from './revocation/failing';
import { handlesOn } from './revocation/handlesOn';
import { identifying } from './revocation/identifying';
import { keeping, purging } from './revocation/keeping';
import { together } from './revocation/together';
import type { RevocationStoreUnderTest } from './RevocationStoreUnderTest';

/**
 * What every {@link RevocationStore} does, as cases for whichever test runner:
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
  const handles = handlesOn(store);
  return [
    ...answering(handles),
    ...identifying(handles),
    ...keeping(handles),
    ...(store.forgets === 'by itself' ? [] : purging(handles)),
    ...together(handles, store),
    ...failing(store),
  ];
}
