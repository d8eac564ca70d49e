import type { ContractCase } from './ContractCase';
import { ending } from './session/ending';
import { failing } from './session/failing';
import { openTwoHandles } from './session/openTwoHandles';
import { identifying } from './session/identifying';
import { keeping } from './session/keeping';
import { purging } from './session/purging';
import { rotating } from './session/rotating';
import { concurrency } from './session/concurrency';
import type { SessionStoreUnderTest } from './SessionStoreUnderTest';

/**
 * Returns the contract of a {@link SessionStore} as test cases, which run in any test runner:
 *
 * ```ts
 * describe('My store', () => {
 *   for (const { name, skipped, run } of sessionStoreContract({ open: () => new MyStore(url) })) {
 *     (skipped ? it.skip : it)(name, run);
 *   }
 * });
 * ```
 */
export function sessionStoreContract(store: SessionStoreUnderTest): ContractCase[] {
  const handles = openTwoHandles(store);
  return [
    ...keeping(handles),
    ...identifying(handles),
    ...rotating(handles),
    ...ending(handles),
    ...(store.forgets === 'by itself' ? [] : purging(handles)),
    ...concurrency(handles, store),
    ...failing(store),
  ];
}
