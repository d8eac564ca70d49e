import type { ContractCase } from './ContractCase';
import { ending } from './session/ending';
import { failing } from './session/failing';
import { handlesOn } from './session/handlesOn';
import { identifying } from './session/identifying';
import { keeping } from './session/keeping';
import { purging } from './session/purging';
import { rotating } from './session/rotating';
import { together } from './session/together';
import type { SessionStoreUnderTest } from './SessionStoreUnderTest';

/**
 * What every {@link SessionStore} does, as cases for whichever test runner:
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
  const handles = handlesOn(store);
  return [
    ...keeping(handles),
    ...identifying(handles),
    ...rotating(handles),
    ...ending(handles),
    ...(store.forgets === 'by itself' ? [] : purging(handles)),
    ...together(handles, store),
    ...failing(store),
  ];
}
