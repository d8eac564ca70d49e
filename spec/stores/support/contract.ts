import { revocationStoreContract, type RevocationStoreUnderTest } from '../../../src/testing/index';

/** Tries the contract of revocation stores on one of them. */
export function tryContract(store: RevocationStoreUnderTest): void {
  for (const { name, skipped, run } of revocationStoreContract(store)) {
    if (skipped === undefined) it(name, run);
    else it.skip(`${name} (skipped: ${skipped})`, run);
  }
}
