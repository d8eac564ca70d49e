import {
  proofStoreContract,
  rateLimitStoreContract,
  revocationStoreContract,
  sessionStoreContract,
  type ContractCase,
  type ProofStoreUnderTest,
  type RateLimitStoreUnderTest,
  type RevocationStoreUnderTest,
  type SessionStoreUnderTest,
} from '../../../src/testing/index';

/** Tries the contract of revocation stores on one of them. */
export const tryContract = (store: RevocationStoreUnderTest): void => tryCases(revocationStoreContract(store));

/** The same for session stores. */
export const trySessionContract = (store: SessionStoreUnderTest): void => tryCases(sessionStoreContract(store));

/** The same for stores of DPoP proofs. */
export const tryProofContract = (store: ProofStoreUnderTest): void => tryCases(proofStoreContract(store));

/** The same for stores of rate limits. */
export const tryRateLimitContract = (store: RateLimitStoreUnderTest): void => tryCases(rateLimitStoreContract(store));

function tryCases(cases: readonly ContractCase[]): void {
  for (const { name, skipped, run } of cases) {
    if (skipped === undefined) it(name, run);
    else it.skip(`${name} (skipped: ${skipped})`, run);
  }
}
